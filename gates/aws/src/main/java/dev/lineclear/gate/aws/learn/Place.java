package dev.lineclear.gate.aws.learn;

/**
 * Where a name counts that says itself not where.
 *
 * @param partition such as {@code aws}
 * @param region the request's
 * @param account as targets of proposals are named with
 */
public record Place(String partition, String region, String account) {}
