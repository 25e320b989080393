package dev.lineclear.foresight.graph;

/**
 * How much a graph holds: what fits 400 MB, and more than the largest accounts have.
 *
 * @param resources seen or named
 * @param edges what two origins say of one relation counts twice
 * @param urnText bytes of all URNs
 * @param tagText bytes of all tags
 */
record Limits(int resources, int edges, int urnText, int tagText) {
    static final Limits USUAL = new Limits(1_500_000, 6_000_000, 120 << 20, 60 << 20);
}
