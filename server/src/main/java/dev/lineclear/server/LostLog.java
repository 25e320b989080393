package dev.lineclear.server;

import dev.lineclear.server.mirror.Restoration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A state directory whose log was lost. */
public final class LostLog {
    private LostLog() {}

    /**
     * Where its log belongs, and the key that it goes on under.
     *
     * @throws IOException when the key is not there either, with what to do
     */
    public static Restoration.Target of(Path directory) throws IOException {
        StateDirectory state = StateDirectory.open(directory);
        if (!Files.exists(state.logSignerKey())) {
            throw new IOException(
                    "there is no " + state.logSignerKey() + ": put the state directory's backup back first"
                            + " (log.key, lineclear.key, the store, captures, bodies), without its log."
                            + " Without the key the log cannot go on; its mirror can be read all the same:"
                            + " lineclear audit verify MIRROR --vkey FILE");
        }
        return new Restoration.Target(
                state.log(), state.logGuard(), LogKeys.present(state).options().withGuardFile(state.logGuard()));
    }
}
