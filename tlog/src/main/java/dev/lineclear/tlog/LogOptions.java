package dev.lineclear.tlog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a log is opened. Immutable; each {@code with} method returns a changed copy.
 *
 * <p>Rotating a key: open with the new key as the signer and the old public key through {@link #withPreviousKeys}.
 * The checkpoint is signed anew at once, and readers that know both keys verify old and new checkpoints.
 */
public final class LogOptions {
    /** Signing costs under a millisecond and publishing a few forced files: ten times a second is no burden. */
    public static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

    private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofMillis(500);
    private static final Duration DEFAULT_APPEND_WAIT = Duration.ofSeconds(10);
    /** Holds a second of the fastest appending measured, and bounds the heap and the time to recover. */
    private static final int DEFAULT_PENDING_BYTES = 32 * 1024 * 1024;

    /** With sixteen a file system commits its own journal once where it did so sixteen times. */
    private static final int DEFAULT_FORCES = 16;

    private static final int MAX_FORCES = 64;

    private final List<SignerKey> signers;
    private String origin;
    private List<VerifierKey> previousKeys = List.of();
    private int maxEntryBytes = EntryBundle.MAX_ENTRY_BYTES;
    private Duration checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
    private Duration appendWait = DEFAULT_APPEND_WAIT;
    private int maxPendingBytes = DEFAULT_PENDING_BYTES;
    private Optional<Path> guardFile = Optional.empty();
    private boolean missingGuardAccepted;
    private int forcesAtOnce = DEFAULT_FORCES;
    private int segmentBytes = Journal.SEGMENT_BYTES;
    private CheckpointCosigner cosigner = (checkpoint, proofs) -> checkpoint;

    private LogOptions(List<SignerKey> signers, String origin) {
        this.signers = List.copyOf(signers);
        this.origin = origin;
    }

    private LogOptions(LogOptions from) {
        this(from.signers, from.origin);
        previousKeys = from.previousKeys;
        maxEntryBytes = from.maxEntryBytes;
        checkpointInterval = from.checkpointInterval;
        appendWait = from.appendWait;
        maxPendingBytes = from.maxPendingBytes;
        guardFile = from.guardFile;
        missingGuardAccepted = from.missingGuardAccepted;
        forcesAtOnce = from.forcesAtOnce;
        segmentBytes = from.segmentBytes;
        cosigner = from.cosigner;
    }

    private LogOptions with(Consumer<LogOptions> change) {
        LogOptions copy = new LogOptions(this);
        change.accept(copy);
        return copy;
    }

    /** A log whose origin is the key's name, signed by that key. */
    public static LogOptions of(SignerKey signer) {
        return of(List.of(signer));
    }

    /** A log signed by several keys at once, the first of which names it. */
    public static LogOptions of(List<SignerKey> signers) {
        if (signers.isEmpty() || signers.stream().anyMatch(s -> s.verifierKey().type() != KeyType.ED25519)) {
            throw new IllegalArgumentException("a log needs at least one key, of type ED25519");
        }
        return new LogOptions(signers, signers.getFirst().name());
    }

    public LogOptions withOrigin(String value) {
        return with(copy -> copy.origin = new Checkpoint(value, 0, Hash.ofEmptyTree()).origin());
    }

    /** Keys that signed earlier checkpoints of this log. */
    public LogOptions withPreviousKeys(List<VerifierKey> value) {
        return with(copy -> copy.previousKeys = List.copyOf(value));
    }

    /** A lower limit for entries than the 65,535 bytes of the format. */
    public LogOptions withMaxEntryBytes(int value) {
        if (value < 1 || value > EntryBundle.MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("an entry has at most " + EntryBundle.MAX_ENTRY_BYTES + " bytes");
        }
        return with(copy -> copy.maxEntryBytes = value);
    }

    /** How long an entry waits for a checkpoint that covers it, at least {@link #MIN_CHECKPOINT_INTERVAL}. */
    public LogOptions withCheckpointInterval(Duration value) {
        if (value.compareTo(MIN_CHECKPOINT_INTERVAL) < 0) {
            throw new IllegalArgumentException("checkpoints are at least " + MIN_CHECKPOINT_INTERVAL + " apart");
        }
        return with(copy -> copy.checkpointInterval = value);
    }

    /** How long an append waits for room before it fails with {@link LogBusyException}. */
    public LogOptions withAppendWait(Duration value) {
        return with(copy -> copy.appendWait = value);
    }

    /** How many bytes may wait to be published, in memory and in the journal. */
    public LogOptions withMaxPendingBytes(int value) {
        if (value < 2 * EntryBundle.MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("room for at least two entries is needed");
        }
        return with(copy -> copy.maxPendingBytes = value);
    }

    /**
     * Where the last signed checkpoint is kept outside the log's directory, so that putting the directory back to an
     * older copy shows. Best on another disk. The default is a sibling of the directory, {@code <name>.guard}.
     */
    public LogOptions withGuardFile(Path value) {
        return with(copy -> copy.guardFile = Optional.of(value));
    }

    /** Opens a log without its guard once, such as after a move to another machine, and writes a new one. */
    public LogOptions withMissingGuardAccepted() {
        return with(copy -> copy.missingGuardAccepted = true);
    }

    /** How many files are forced at the same time, each by a thread, when entries are put into tiles: 1 to 64. */
    public LogOptions withForcesAtOnce(int value) {
        if (value < 1 || value > MAX_FORCES) {
            throw new IllegalArgumentException("1 to " + MAX_FORCES + " files are forced at once");
        }
        return with(copy -> copy.forcesAtOnce = value);
    }

    /** Short segments of the journal, for tests: what happens once in 16 MiB happens all the time. */
    LogOptions withSegmentBytes(int value) {
        return with(copy -> copy.segmentBytes = value);
    }

    /** Asked for witnesses' signatures before each checkpoint is published; see {@link CheckpointCosigner}. */
    public LogOptions withCosigner(CheckpointCosigner value) {
        return with(copy -> copy.cosigner = value);
    }

    public List<SignerKey> signers() {
        return signers;
    }

    public String origin() {
        return origin;
    }

    public int maxEntryBytes() {
        return maxEntryBytes;
    }

    public Duration checkpointInterval() {
        return checkpointInterval;
    }

    public Duration appendWait() {
        return appendWait;
    }

    public int maxPendingBytes() {
        return maxPendingBytes;
    }

    public boolean missingGuardAccepted() {
        return missingGuardAccepted;
    }

    int segmentBytes() {
        return segmentBytes;
    }

    int forcesAtOnce() {
        return forcesAtOnce;
    }

    CheckpointCosigner cosigner() {
        return cosigner;
    }

    /** The guard of the log in a directory. */
    public Path guardFile(Path directory) {
        return guardFile.map(Path::toAbsolutePath).orElseGet(() -> LogDirectory.guardBeside(directory));
    }

    /** Every key whose checkpoints this log accepts as its own. */
    public List<VerifierKey> verifierKeys() {
        List<VerifierKey> keys = new ArrayList<>(previousKeys);
        signers.forEach(s -> keys.add(s.verifierKey()));
        return List.copyOf(keys);
    }
}
