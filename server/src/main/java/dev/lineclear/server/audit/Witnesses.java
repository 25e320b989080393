package dev.lineclear.server.audit;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.VerifierKey;
import dev.lineclear.tlog.WitnessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who should have cosigned a log's checkpoint.
 *
 * @param required whether a checkpoint without their quorum is a fault; else it is noted
 */
public record Witnesses(WitnessPolicy policy, boolean required) {
    /** @param file in the form of C2SP tlog-policy */
    public static Witnesses of(Path file, boolean required) throws IOException {
        try {
            return new Witnesses(WitnessPolicy.parse(Files.readString(file)), required);
        } catch (BadDataException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    List<VerifierKey> keys() {
        return policy.witnesses().stream().map(WitnessPolicy.Member::key).toList();
    }

    void judge(SignedCheckpoint checkpoint, Pairing findings) throws BadDataException {
        List<VerifierKey> cosigned = checkpoint.note().verifiedBy(keys());
        String names = cosigned.isEmpty()
                ? "by none of the witnesses"
                : cosigned.stream().map(VerifierKey::name).collect(Collectors.joining(", ", "by ", ""));
        String sentence = "the checkpoint over " + checkpoint.size() + " records is cosigned " + names;
        if (policy.isQuorum(cosigned)) {
            findings.notice(sentence + ": a quorum");
        } else if (required) {
            findings.fault(sentence + ": no quorum");
        } else {
            findings.notice(sentence + ": no quorum yet");
        }
    }
}
