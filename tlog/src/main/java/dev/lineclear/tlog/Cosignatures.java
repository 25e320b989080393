package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the witnesses of a policy at the same time and is content with a quorum. Give it to
 * {@link LogOptions#withCosigner}; without a quorum the log publishes nothing.
 */
public final class Cosignatures implements CheckpointCosigner {
    private final WitnessPolicy policy;
    private final List<WitnessClient> clients = new ArrayList<>();

    /**
     * Prepares to ask.
     *
     * @param policy its witnesses that have a URL are asked
     * @param timeout for each request to a witness
     */
    public Cosignatures(WitnessPolicy policy, Duration timeout) {
        this.policy = policy;
        for (WitnessPolicy.Member member : policy.witnesses()) {
            if (!member.url().isEmpty()) {
                clients.add(new WitnessClient(URI.create(member.url()), member.key(), timeout));
            }
        }
    }

    private record Answer(VerifierKey key, Note.Signature signature) {}

    @Override
    public SignedCheckpoint cosign(SignedCheckpoint signed, ProofSource proofs) throws IOException {
        List<Note.Signature> signatures = new ArrayList<>();
        List<VerifierKey> cosigned = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            CompletionService<Answer> answers = new ExecutorCompletionService<>(threads);
            for (WitnessClient client : clients) {
                Future<Answer> asked = answers.submit(() -> new Answer(client.key(), client.cosign(signed, proofs)));
                if (asked.isCancelled()) {
                    throw new IOException("the witnesses cannot be asked");
                }
            }
            for (int left = clients.size(); left > 0 && !policy.isQuorum(cosigned); left--) {
                try {
                    Answer answer = answers.take().get();
                    cosigned.add(answer.key());
                    signatures.add(answer.signature());
                } catch (ExecutionException e) {
                    refusals.add(String.valueOf(e.getCause()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            // The slow ones are not waited for: their answer would come too late to be published.
            threads.shutdownNow();
        }
        if (!policy.isQuorum(cosigned)) {
            throw new IOException("no quorum of witnesses for size " + signed.size() + ": " + refusals);
        }
        return signed.with(signatures);
    }
}
