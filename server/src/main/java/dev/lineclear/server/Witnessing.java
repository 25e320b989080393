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

    private final Cosignatures witnesses;
    private volatile long witnessed;
    private volatile String obstacle = "";

    private Witnessing(WitnessPolicy policy) {
        this.witnesses = new Cosignatures(policy, PATIENCE);
    }

    /** @param policy a file in the form of C2SP tlog-policy */
    static Witnessing of(Path policy) throws IOException {
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
            witnessed = cosigned.size();
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
