package dev.lineclear.tlog;

import java.io.IOException;
import java.util.Optional;

/**
 * Signs and publishes checkpoints, always in this order: tiles on disk, signature, guard on disk, witnesses,
 * checkpoint on disk. A crash between any two steps leaves a directory that opening completes. Not thread-safe.
 */
final class Publisher {
    private final LogDirectory directory;
    private final LogOptions options;
    private final TileReader tiles;
    private final TreeWriter writer;
    private final Journal journal;

    Publisher(LogDirectory directory, LogOptions options, TileReader tiles, TreeWriter writer, Journal journal) {
        this.directory = directory;
        this.options = options;
        this.tiles = tiles;
        this.writer = writer;
        this.journal = journal;
    }

    TreeWriter writer() {
        return writer;
    }

    /**
     * Publishes the tree as it stands on disk.
     *
     * @return the published checkpoint; empty if the witnesses' signatures could not be had, which is tried again
     * @throws IOException if writing failed, after which nothing more may be written
     */
    Optional<SignedCheckpoint> publish() throws IOException {
        Checkpoint checkpoint = new Checkpoint(options.origin(), writer.size(), writer.rootHash());
        SignedCheckpoint signed = SignedCheckpoint.sign(checkpoint, options.signers());
        directory.writeGuard(signed);
        SignedCheckpoint cosigned;
        try {
            cosigned = options.cosigner().cosign(signed, new LogReader(tiles, signed));
        } catch (IOException e) {
            System.getLogger(Publisher.class.getName())
                    .log(System.Logger.Level.WARNING, "checkpoint {0} is not published yet: {1}", signed.size(), e);
            return Optional.empty();
        }
        if (!cosigned.checkpoint().equals(checkpoint)) {
            throw new IllegalStateException("the cosigner returned another checkpoint");
        }
        directory.writeCheckpoint(cosigned);
        writer.deleteReplaced();
        journal.dropBelow(checkpoint.size());
        return Optional.of(cosigned);
    }
}
