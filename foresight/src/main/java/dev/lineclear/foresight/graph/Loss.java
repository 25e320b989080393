package dev.lineclear.foresight.graph;

/** What becomes of a dependent when what it hangs on is lost; the worse first. */
public enum Loss {
    /** It fails. */
    BREAKS,
    /** It goes on, with less: slower, without a function, or without a way back. */
    DEGRADES
}
