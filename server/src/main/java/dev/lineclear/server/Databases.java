package dev.lineclear.server;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the configured database. */
final class Databases {
    private Databases() {}

    static Store open(Configuration configuration, StateDirectory state, KeyFile key) throws IOException {
        SealedBox box = key.box("sessions");
        Optional<String> url = configuration.database().url();
        if (url.isEmpty()) {
            return Stores.sqlite(state.database(), box);
        }
        Optional<Path> passwordFile = configuration.database().passwordFile();
        String password = passwordFile.isPresent() ? StateDirectory.read(passwordFile.get()) : "";
        return Stores.postgresql(url.get(), configuration.database().user(), password, box);
    }
}
