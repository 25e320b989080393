package dev.lineclear.server;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives the log of a state directory another key, in force from the gateway's next start. */
public final class KeyChange {
    /** A private key in PEM has some hundred bytes. */
    private static final int MAX_PEM = 16 << 10;

    private KeyChange() {}

    /**
     * Takes a key that was made elsewhere, before the log begins.
     *
     * @param origin the log's name
     * @param pem a file with a private key, mode 0600
     * @throws IOException when there is a key or a log already, or the file holds no key, with what to do
     */
    public static VerifierKey importKey(Path directory, String origin, Path pem) throws IOException {
        StateDirectory state = StateDirectory.open(directory);
        if (Files.exists(state.logSignerKey()) || Files.exists(state.log())) {
            throw new IOException("there is a log or its key in " + state.root()
                    + " already; to give it another key: lineclear log key rotate --key " + pem);
        }
        SignerKey key = read(origin, Optional.of(pem));
        StateDirectory.write(state.logSignerKey(), key.text());
        new LogKeys(key, List.of()).publish(state);
        return key.verifierKey();
    }

    /**
     * Replaces the key; what the old one signed stays verifiable. The old secret is gone then.
     *
     * @param pem a file with the new private key, mode 0600; a new one is made when empty
     * @return the public keys, the new one first
     */
    public static List<VerifierKey> rotate(Path directory, Optional<Path> pem) throws IOException {
        StateDirectory state = StateDirectory.open(directory);
        LogKeys before = LogKeys.present(state);
        SignerKey key = read(before.signer().name(), pem);
        List<VerifierKey> previous = new ArrayList<>(before.previous());
        previous.add(before.signer().verifierKey());
        if (previous.contains(key.verifierKey())) {
            throw new IOException("that key has signed this log before; a new one is needed");
        }
        // In this order: a key that signed is never forgotten, whatever interrupts this.
        StateDirectory.write(
                state.logPreviousKeys(),
                previous.stream().map(VerifierKey::text).collect(Collectors.joining("\n")));
        StateDirectory.write(state.logSignerKey(), key.text());
        LogKeys after = new LogKeys(key, previous);
        after.publish(state);
        return after.verifierKeys().reversed();
    }

    /** The public keys, the one in use first. */
    public static List<VerifierKey> keys(Path directory) throws IOException {
        return LogKeys.present(StateDirectory.open(directory)).verifierKeys().reversed();
    }

    private static SignerKey read(String origin, Optional<Path> pem) throws IOException {
        try {
            if (pem.isEmpty()) {
                return SignerKey.generate(origin);
            }
            if (Files.size(pem.get()) > MAX_PEM) {
                throw new IOException(pem.get() + " is larger than a private key");
            }
            return SignerKey.ofPem(origin, StateDirectory.read(pem.get()));
        } catch (BadDataException e) {
            throw new IOException(pem.map(p -> p + ": ").orElse("") + e.getMessage(), e);
        }
    }
}
