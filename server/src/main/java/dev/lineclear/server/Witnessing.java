package dev.lineclear.server;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.CheckpointCosigner;
import dev.lineclear.tlog.Cosignatures;
import dev.lineclear.tlog.ProofSource;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.WitnessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the log's checkpoints cosigned by the witnesses of a policy. Without a quorum a checkpoint is published all the
 * same, as what it is: signed by the log alone. Whoever relies on witnesses looks at its signatures.
 */
final class Witnessing implements CheckpointCosigner {
    /** A witness forces one small file and answers; one that takes longer is asked again at the next checkpoint. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Witnessing.class);

    /** An execution that waits for witnesses waits for several checkpoints, and less than its client does. */
    private static final Duration WAIT = Duration.ofSeconds(8);

    private final Cosignatures witnesses;
    private final Object progress = new Object();
    private volatile long witnessed;
    private volatile String obstacle = "";

    private Witnessing(WitnessPolicy policy) {
        this.witnesses = new Cosignatures(policy, PATIENCE);
    }

    /** @param policy a file in the form of C2SP tlog-policy */
    static Witnessing of(Path policy) throws IOException {
        if (!Files.isRegularFile(policy)) {
            throw new IOException("log.witnesses: there is no file " + policy);
        }
        try {
            return new Witnessing(WitnessPolicy.parse(Files.readString(policy)));
        } catch (BadDataException e) {
            throw new IOException("log.witnesses: " + policy + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SignedCheckpoint cosign(SignedCheckpoint signed, ProofSource proofs) {
        try {
            SignedCheckpoint cosigned = witnesses.cosign(signed, proofs);
            synchronized (progress) {
                witnessed = cosigned.size();
                progress.notifyAll();
            }
            if (!obstacle.isEmpty()) {
                LOG.info("the witnesses cosign again, at {} records", witnessed);
                obstacle = "";
            }
            return cosigned;
        } catch (IOException e) {
            if (obstacle.isEmpty()) {
                LOG.warn("no quorum of witnesses: {}", e.getMessage());
            }
            obstacle = String.valueOf(e.getMessage());
            return signed;
        }
    }

    @Override
    public boolean unfinished() {
        return !obstacle.isEmpty();
    }

    /** Waits until a quorum has cosigned a checkpoint that covers the record at this index. @return false when it is late */
    boolean await(long index) {
        long deadline = System.nanoTime() + WAIT.toNanos();
        synchronized (progress) {
            while (witnessed <= index) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(progress, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    /** How many records a quorum of witnesses has cosigned. */
    long witnessed() {
        return witnessed;
    }

    /** Why the last checkpoint has no quorum; empty when it has. */
    Optional<String> warning() {
        return obstacle.isEmpty()
                ? Optional.empty()
                : Optional.of("the log is witnessed up to record " + witnessed + " only: " + obstacle);
    }
}
