package dev.lineclear.server;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The log's keys, made at first start. The public ones lie beside the log for anyone to take, the one in use first.
 *
 * @param signer signs from now on
 * @param previous signed before, oldest first; what they signed stays verifiable
 */
record LogKeys(SignerKey signer, List<VerifierKey> previous) {
    LogKeys {
        previous = List.copyOf(previous);
    }

    static LogKeys open(StateDirectory state, String origin) throws IOException {
        if (!Files.exists(state.logSignerKey())) {
            if (Files.exists(state.log())) {
                throw new IOException("the log " + state.log() + " is there and its key " + state.logSignerKey()
                        + " is not; put the key back, since a log signed by another key is another log");
            }
            make(state, origin);
        }
        LogKeys keys = present(state);
        if (!keys.signer().name().equals(origin)) {
            throw new IOException("log.origin is " + origin + ", but the log was begun as "
                    + keys.signer().name() + "; set log.origin to that");
        }
        keys.publish(state);
        return keys;
    }

    private static void make(StateDirectory state, String origin) throws IOException {
        try {
            StateDirectory.write(
                    state.logSignerKey(), SignerKey.generate(origin).text());
        } catch (BadDataException e) {
            throw new IOException("log.origin cannot be a key's name: " + e.getMessage(), e);
        }
    }

    /** Those that are there. */
    static LogKeys present(StateDirectory state) throws IOException {
        try {
            SignerKey signer = SignerKey.parse(StateDirectory.read(state.logSignerKey()));
            List<VerifierKey> previous = new ArrayList<>();
            if (Files.exists(state.logPreviousKeys())) {
                for (String line : StateDirectory.read(state.logPreviousKeys()).split("\n")) {
                    VerifierKey key = VerifierKey.parse(line.strip());
                    // A rotation that was interrupted has noted the key that is still in use.
                    if (!key.equals(signer.verifierKey())) {
                        previous.add(key);
                    }
                }
            }
            return new LogKeys(signer, previous);
        } catch (BadDataException e) {
            throw new IOException("the log's key cannot be used: " + e.getMessage(), e);
        }
    }

    /** Writes down the public keys for anyone to take. */
    void publish(StateDirectory state) throws IOException {
        StringBuilder lines = new StringBuilder(signer.verifierKey().text()).append('\n');
        previous.reversed().forEach(key -> lines.append(key.text()).append('\n'));
        Files.writeString(
                state.logVerifierKey(),
                lines,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    LogOptions options() {
        return LogOptions.of(signer).withPreviousKeys(previous);
    }

    /** All of them, the one in use last. */
    List<VerifierKey> verifierKeys() {
        return options().verifierKeys();
    }
}
