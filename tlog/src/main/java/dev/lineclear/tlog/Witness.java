package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A witness (C2SP tlog-witness): it cosigns a checkpoint only if it continues the last one it cosigned for that log,
 * and remembers it on disk before it answers. A log that shows different trees to different people cannot get both
 * cosigned. Memory is bounded by the number of configured logs: the checkpoints are read from disk.
 *
 * <p>Safe for use by several threads; one process at a time for a state directory.
 */
public final class Witness implements AutoCloseable {
    private final Path state;
    private final SignerKey cosigner;
    private final InstantSource clock;
    private final Map<String, KnownLog> logs = new HashMap<>();
    private final FileChannel lockFile;

    /** A log and the lock that makes checking and remembering one step. */
    private record KnownLog(List<VerifierKey> keys, Path file, ReentrantLock lock) {}

    /**
     * Opens a witness.
     *
     * @param state where the last checkpoints are kept; losing it means the witness could be made to cosign a fork
     * @param cosigner a key of type {@link KeyType#COSIGNATURE}
     * @param logs the keys of each origin
     */
    public Witness(Path state, SignerKey cosigner, Map<String, List<VerifierKey>> logs, InstantSource clock)
            throws IOException {
        if (cosigner.verifierKey().type() != KeyType.COSIGNATURE) {
            throw new IllegalArgumentException("a witness signs with a cosigner key");
        }
        this.state = state.toAbsolutePath();
        this.cosigner = cosigner;
        this.clock = clock;
        Disk.makeDirectories(this.state);
        for (Map.Entry<String, List<VerifierKey>> log : logs.entrySet()) {
            Path file = this.state.resolve(fileName(log.getKey()));
            this.logs.put(log.getKey(), new KnownLog(List.copyOf(log.getValue()), file, new ReentrantLock()));
        }
        this.lockFile =
                FileChannel.open(this.state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked()) {
            lockFile.close();
            throw new OpenRefusedException(OpenRefusedException.Reason.LOCKED, state + " is held by another witness");
        }
    }

    private boolean locked() throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String fileName(String origin) {
        byte[] digest = TreeHasher.sha256().digest(origin.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    public VerifierKey verifierKey() {
        return cosigner.verifierKey();
    }

    /**
     * Answers one request.
     *
     * @throws IOException if the state cannot be read or written; nothing was cosigned
     */
    public WitnessAnswer addCheckpoint(byte[] body) throws IOException {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (BadDataException e) {
            return new WitnessAnswer.Malformed(String.valueOf(e.getMessage()));
        }
        String origin = request.checkpoint().checkpoint().origin();
        KnownLog log = logs.get(origin);
        if (log == null) {
            return new WitnessAnswer.UnknownLog(origin);
        }
        SignedCheckpoint trusted;
        try {
            trusted = SignedCheckpoint.open(request.checkpoint().toBytes(), origin, log.keys());
        } catch (BadDataException e) {
            return new WitnessAnswer.Untrusted(String.valueOf(e.getMessage()));
        }
        if (request.oldSize() > trusted.size()) {
            return new WitnessAnswer.Malformed("old size " + request.oldSize() + " is beyond the checkpoint's");
        }
        log.lock().lock();
        try {
            return decide(log, request, trusted);
        } finally {
            log.lock().unlock();
        }
    }

    private WitnessAnswer decide(KnownLog log, AddCheckpoint request, SignedCheckpoint next) throws IOException {
        Optional<Checkpoint> known = read(log);
        long knownSize = known.map(Checkpoint::size).orElse(0L);
        if (request.oldSize() != knownSize) {
            return new WitnessAnswer.Conflict(knownSize, "the last cosigned size is " + knownSize);
        }
        Hash knownRoot = known.map(Checkpoint::root).orElseGet(Hash::ofEmptyTree);
        if (knownSize == next.size() && !knownRoot.equals(next.root())) {
            return new WitnessAnswer.Conflict(knownSize, "another root of size " + knownSize + " was cosigned");
        }
        try {
            if (knownSize > 0) {
                new ConsistencyProof(knownSize, next.size(), request.proof()).verify(knownRoot, next.root());
            } else if (!request.proof().isEmpty()) {
                throw new BadDataException("a proof from size 0 is empty");
            }
        } catch (BadDataException e) {
            return new WitnessAnswer.Inconsistent(String.valueOf(e.getMessage()));
        }
        remember(log, next);
        String text = next.checkpoint().text();
        return new WitnessAnswer.Cosigned(cosigner.cosign(text, clock.instant().getEpochSecond()));
    }

    private static Optional<Checkpoint> read(KnownLog log) throws IOException {
        try {
            // No signature is checked: the file is this witness' own memory, and the log's key may have been rotated.
            return Optional.of(
                    SignedCheckpoint.parse(Files.readAllBytes(log.file())).checkpoint());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void remember(KnownLog log, SignedCheckpoint checkpoint) throws IOException {
        Path aside = log.file().resolveSibling(Disk.name(log.file()) + ".new");
        Disk.replace(aside, log.file(), checkpoint.toBytes());
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
