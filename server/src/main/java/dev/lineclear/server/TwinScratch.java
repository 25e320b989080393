package dev.lineclear.server;

import dev.lineclear.gate.aws.undo.TwinRehearser;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A vault of its own, made when first needed and emptied after each rehearsal. */
final class TwinScratch implements TwinRehearser.Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(TwinScratch.class);

    private final Path directory;
    private final SecretKey key;

    TwinScratch(Path directory, SecretKey key) {
        this.directory = directory;
        this.key = key;
    }

    @Override
    public Blobs open() throws IOException {
        Vault vault = new Vault(directory, key);
        // What a crash left.
        vault.removeBefore(Instant.MAX);
        return vault;
    }

    @Override
    public void clear() {
        try {
            new Vault(directory, key).removeBefore(Instant.MAX);
        } catch (IOException e) {
            LOG.warn("what was rehearsed with could not be removed; the next rehearsal tries again: {}", e.toString());
        }
    }
}
