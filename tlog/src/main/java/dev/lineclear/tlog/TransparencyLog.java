package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A log that is appended to. One process has one such object for a directory; everyone else reads the directory with
 * {@link LogReader} or {@link LogVerifier}.
 *
 * <p>An entry goes through three states: <em>appended</em> (its index is fixed, its bytes are with the operating
 * system), <em>durable</em> (a group commit forced it to disk) and <em>integrated</em> (it is in tiles, and a published
 * checkpoint covers it). Two threads do the latter two. After any error of the disk the log has failed: every append
 * and every outstanding future ends with a {@link LogFailedException}, and only opening the directory again continues.
 *
 * <p>Safe for use by any number of threads, virtual ones included.
 */
public final class TransparencyLog implements ProofSource, AutoCloseable {
    /** How long an entry that nobody waits for may wait for others to be forced with: some forces of a disk. */
    public static final Duration COMMIT_DELAY = Duration.ofMillis(5);

    private final LogDirectory directory;
    private final LogOptions options;
    private final TileReader tiles;
    private final Journal journal;
    private final JournalWriter writer;
    private final LogState state;
    private final Intake intake;
    private final Publication publication;
    private final Thread committing;
    private final Thread publishing;

    private TransparencyLog(
            LogDirectory directory, LogOptions options, TileReader tiles, Publisher publisher, Journal journal) {
        this.directory = directory;
        this.options = options;
        this.tiles = tiles;
        this.journal = journal;
        this.state = new LogState(options, publisher.size(), publisher.published());
        this.intake = new Intake(state);
        this.publication = new Publication(state);
        this.writer = new JournalWriter(journal, state, intake);
        this.committing = Thread.ofPlatform().daemon().name("tlog-commit").unstarted(writer::commit);
        this.publishing = Thread.ofPlatform().daemon().name("tlog-publish").unstarted(() -> publisher.follow(state));
    }

    /**
     * Opens the log of a directory, or creates it. What was acknowledged before a crash is there again, under a
     * checkpoint, when this returns.
     *
     * @throws OpenRefusedException if appending could fork the log or lose entries; it says why
     */
    public static TransparencyLog open(Path directory, LogOptions options) throws IOException {
        LogDirectory locked = LogDirectory.lock(directory, options);
        try {
            TransparencyLog log = open(locked, options);
            log.committing.start();
            log.publishing.start();
            return log;
        } catch (IOException | RuntimeException | Error e) {
            locked.close();
            throw e;
        }
    }

    private static TransparencyLog open(LogDirectory locked, LogOptions options) throws IOException {
        Recovery.Recovered recovered = new Recovery(locked, options).recover();
        TileReader tiles = new TileReader(TileSource.directory(locked.root()));
        Journal journal = new Journal(
                locked.state(),
                options.segmentBytes(),
                recovered.published().size(),
                recovered.writer().size());
        try {
            Publisher publisher = new Publisher(locked, options, tiles, recovered, journal);
            publisher.catchUp();
            return new TransparencyLog(locked, options, tiles, publisher, journal);
        } catch (IOException | RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    /**
     * Appends an entry. Blocks only while too much waits to be published.
     *
     * @throws IllegalArgumentException if the entry is longer than {@link LogOptions#maxEntryBytes()}
     * @throws LogBusyException if there was no room within {@link LogOptions#appendWait()}
     * @throws LogFailedException if the log has failed or is closed; the entry may or may not be in the log
     */
    public Appended append(byte[] entry) throws IOException {
        return append(entry, true);
    }

    /**
     * Appends an entry that nobody waits for, as {@link #append}: it is forced to disk with the next entry that somebody
     * waits for, or after {@link #COMMIT_DELAY}. Many such entries then cost one force.
     */
    public Appended appendUnhurried(byte[] entry) throws IOException {
        return append(entry, false);
    }

    private Appended append(byte[] entry, boolean hurried) throws IOException {
        if (entry.length > options.maxEntryBytes()) {
            throw new IllegalArgumentException(
                    "entry of " + entry.length + " bytes, at most " + options.maxEntryBytes());
        }
        Pending.Item item = intake.reserve(entry, hurried);
        try {
            writer.writeUpTo(item.index);
        } catch (LogFailedException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            state.fail(e);
            throw LogFailedException.because(e);
        }
        return new Appended(item.index, item.durable);
    }

    /** Somebody waits after all for an entry of {@link #appendUnhurried}. */
    public void hurry(long index) {
        intake.hurry(index);
    }

    /** The latest published checkpoint. */
    public SignedCheckpoint checkpoint() {
        return state.now().published();
    }

    /** How many entries have been appended; the next one's index. */
    public long size() {
        return state.now().written();
    }

    /** Why the log has failed, if it has. */
    public Optional<Throwable> failure() {
        return state.now().failure();
    }

    /**
     * Completes with the first published checkpoint that covers an index, which may be one not appended yet, or with
     * a {@link LogFailedException}.
     */
    public CompletableFuture<SignedCheckpoint> integrated(long index) {
        return publication.whenIntegrated(index);
    }

    /**
     * The entry at an index, whether integrated or not; an integrated one is proven against the checkpoint.
     *
     * @throws IllegalArgumentException if there is no such index
     */
    public byte[] entry(long index) throws IOException {
        Publication.Found found = publication.find(index);
        if (found.waiting().isPresent()) {
            return found.waiting().get();
        }
        if (index < found.published().size()) {
            return new LogReader(tiles, found.published()).entry(index);
        }
        TileId id = TileId.inTree(TileId.ENTRIES, index / TileId.FULL, found.inTiles());
        return tiles.bundle(id).entry((int) (index % TileId.FULL));
    }

    /** The log's files, for those who serve or copy them. */
    public TileSource source() {
        return tiles.source();
    }

    private LogReader reader() {
        return new LogReader(tiles, checkpoint());
    }

    /**
     * Proves an entry in the tree of a size.
     *
     * @throws IllegalArgumentException unless {@code index < size <=} the published checkpoint's size
     */
    public InclusionProof inclusionProof(long index, long size) throws IOException {
        return reader().inclusionProof(index, size);
    }

    @Override
    public ConsistencyProof consistencyProof(long oldSize, long newSize) throws IOException {
        return reader().consistencyProof(oldSize, newSize);
    }

    /** A proof of an integrated entry at the latest checkpoint; its {@link ProofFile#text()} is a tlog-proof. */
    public ProofFile proofFile(long index) throws IOException {
        return reader().proofFile(index);
    }

    /**
     * Forces and publishes what was appended, and releases the directory. Appending fails from here on. The lock and
     * every file are released whatever happens, so that a failed log can be opened again by the same process.
     *
     * @throws LogFailedException if the log had failed, so that not everything appended is published
     */
    @Override
    public void close() throws IOException {
        state.close();
        boolean interrupted = joinUninterruptibly(committing);
        interrupted |= joinUninterruptibly(publishing);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        state.endWaiters();
        try (directory;
                journal) {
            Optional<Throwable> cause = state.now().failure();
            if (cause.isPresent()) {
                throw LogFailedException.because(cause.get());
            }
        }
    }

    private static boolean joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
