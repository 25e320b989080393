package dev.lineclear.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a checkpoint that covers an index. Guarded by the log's lock. */
final class Waiters {
    private record Waiter(long index, CompletableFuture<SignedCheckpoint> future) {}

    private final PriorityQueue<Waiter> queue = new PriorityQueue<>((a, b) -> Long.compare(a.index(), b.index()));

    CompletableFuture<SignedCheckpoint> add(long index) {
        CompletableFuture<SignedCheckpoint> future = new CompletableFuture<>();
        queue.add(new Waiter(index, future));
        return future;
    }

    /** Takes off those whose index is below a size. */
    List<CompletableFuture<SignedCheckpoint>> take(long size) {
        List<CompletableFuture<SignedCheckpoint>> taken = new ArrayList<>();
        while (!queue.isEmpty() && queue.element().index() < size) {
            taken.add(queue.remove().future());
        }
        return taken;
    }

    List<CompletableFuture<SignedCheckpoint>> takeAll() {
        List<CompletableFuture<SignedCheckpoint>> taken =
                queue.stream().map(Waiter::future).toList();
        queue.clear();
        return taken;
    }
}
