package dev.lineclear.server;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** The log's key, made at first start; its public half lies beside it for anyone to take. */
final class LogKeys {
    private LogKeys() {}

    static SignerKey open(StateDirectory state, String origin) throws IOException {
        try {
            if (!Files.exists(state.logSignerKey())) {
                if (Files.exists(state.log())) {
                    throw new IOException("the log " + state.log() + " is there and its key " + state.logSignerKey()
                            + " is not; put the key back, since a log signed by another key is another log");
                }
                StateDirectory.write(
                        state.logSignerKey(), SignerKey.generate(origin).text());
            }
            SignerKey key = present(state);
            if (!key.name().equals(origin)) {
                throw new IOException("log.origin is " + origin + ", but the log was begun as " + key.name()
                        + "; set log.origin to that");
            }
            Files.writeString(
                    state.logVerifierKey(),
                    key.verifierKey().text() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            return key;
        } catch (BadDataException e) {
            throw unusable(e);
        }
    }

    /** The key that is there. */
    static SignerKey present(StateDirectory state) throws IOException {
        try {
            return SignerKey.parse(StateDirectory.read(state.logSignerKey()));
        } catch (BadDataException e) {
            throw unusable(e);
        }
    }

    private static IOException unusable(BadDataException e) {
        return new IOException("the log's key cannot be used: " + e.getMessage(), e);
    }
}
