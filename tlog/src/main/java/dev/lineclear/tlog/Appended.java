package dev.lineclear.tlog;

import java.util.concurrent.CompletableFuture;

/**
 * An entry that has its index. Its bytes are with the operating system already, so they survive the end of the
 * process; {@code durable} completes when they survive a power loss too.
 *
 * @param index the entry's index, for ever
 * @param durable completes with the index, or with a {@link LogFailedException}. What depends on it and may block
 *     belongs into its {@code Async} methods: it is completed by the thread that forces the journal
 */
public record Appended(long index, CompletableFuture<Long> durable) {}
