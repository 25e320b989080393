package dev.lineclear.tlog;

import java.io.IOException;
import java.util.Optional;

/**
 * Puts durable entries into tiles, signs and publishes checkpoints, always in this order: tiles on disk, signature,
 * guard on disk, witnesses, checkpoint on disk. A crash between any two steps leaves a directory that opening
 * completes. Not thread-safe: opening uses it first, then the publishing thread alone.
 */
final class Publisher {
    private final LogDirectory directory;
    private final LogOptions options;
    private final TileReader tiles;
    private final TreeWriter writer;
    private final Journal journal;
    private SignedCheckpoint published;

    Publisher(
            LogDirectory directory,
            LogOptions options,
            TileReader tiles,
            Recovery.Recovered recovered,
            Journal journal) {
        this.directory = directory;
        this.options = options;
        this.tiles = tiles;
        this.writer = recovered.writer();
        this.journal = journal;
        this.published = recovered.published();
    }

    /** How many entries the tiles have. */
    long size() {
        return writer.size();
    }

    SignedCheckpoint published() {
        return published;
    }

    /** Publishes what was recovered, or signs the checkpoint anew if the keys have changed. */
    void catchUp() throws IOException {
        if (published.size() == size() && Recovery.signedByAll(published, options)) {
            journal.release(size());
        } else {
            publish();
        }
    }

    /** What the publishing thread does. */
    void follow(LogState state) {
        Publication publication = new Publication(state);
        try {
            while (publication.awaitForced(
                    options.checkpointInterval(), options.cosigner().unfinished())) {
                integrate(publication);
                if (publish()) {
                    publication.published(published);
                } else if (state.now().stopping()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            state.fail(e);
        }
    }

    private void integrate(Publication publication) throws IOException {
        for (Pending.Item item : publication.toIntegrate(writer.size())) {
            writer.add(item.slab, item.entryAt(), item.entryLength());
        }
        writer.flush();
        publication.integrated(writer.size());
    }

    /**
     * Publishes the tree as it stands on disk.
     *
     * @return false if the witnesses' signatures could not be had, which is tried again
     * @throws IOException if writing failed, after which nothing more may be written
     */
    private boolean publish() throws IOException {
        Checkpoint checkpoint = new Checkpoint(options.origin(), writer.size(), writer.rootHash());
        SignedCheckpoint signed = SignedCheckpoint.sign(checkpoint, options.signers());
        boolean known = published.checkpoint().equals(checkpoint) && Recovery.signedByAll(published, options);
        if (!known) {
            directory.writeGuard(signed);
        }
        Optional<SignedCheckpoint> cosigned = cosign(signed);
        if (cosigned.isEmpty()) {
            return false;
        }
        if (known && cosigned.get().equals(published)) {
            return true;
        }
        directory.writeCheckpoint(cosigned.get());
        writer.deleteReplaced();
        journal.release(checkpoint.size());
        published = cosigned.get();
        return true;
    }

    private Optional<SignedCheckpoint> cosign(SignedCheckpoint signed) {
        SignedCheckpoint cosigned;
        try {
            cosigned = options.cosigner().cosign(signed, new LogReader(tiles, signed));
        } catch (IOException e) {
            System.getLogger(Publisher.class.getName())
                    .log(System.Logger.Level.WARNING, "checkpoint {0} is not published yet: {1}", signed.size(), e);
            return Optional.empty();
        }
        if (!cosigned.checkpoint().equals(signed.checkpoint())) {
            throw new IllegalStateException("the cosigner returned another checkpoint");
        }
        return Optional.of(cosigned);
    }
}
