package dev.lineclear.pipeline;

import dev.lineclear.execution.Undoer;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.state.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Captures the names of what a proposal touches; what goes wrong is the wire's. */
final class TableUndoer implements Undoer {
    private final InstantSource clock;
    private final Wire wire;
    private final Consumer<Capture> reverted;

    TableUndoer(InstantSource clock, Wire wire) {
        this(clock, wire, capture -> {});
    }

    /** @param reverted told of each that is put back, whether or not whoever asked for it hears of it */
    TableUndoer(InstantSource clock, Wire wire, Consumer<Capture> reverted) {
        this.clock = clock;
        this.wire = wire;
        this.reverted = reverted;
    }

    @Override
    public Capture capture(Proposal proposal, Assessment assessment, String holdId, Blobs blobs) throws UndoException {
        List<String> urns = proposal.targets().stream().map(Target::urn).toList();
        try {
            wire.out("undo.capture");
            Digest manifest =
                    blobs.put(new ByteArrayInputStream((proposal.id() + urns).getBytes(StandardCharsets.UTF_8)));
            wire.back("undo.capture");
            return new Capture(
                    Ids.next(clock.instant()), proposal.id(), holdId, "table", urns, manifest, clock.instant(), "all");
        } catch (IOException e) {
            throw new UndoException("could not be kept", e);
        }
    }

    @Override
    public Verification verify(Proposal proposal, Assessment assessment) {
        return wire.call("undo.verify", () -> new Verification(true, List.of("looked at")));
    }

    @Override
    public List<String> drift(Capture capture, Blobs blobs) {
        return wire.call("undo.drift", List::<String>of);
    }

    @Override
    public Revert revert(Capture capture, Blobs blobs, Progress progress) {
        return wire.call("undo.revert", () -> {
            reverted.accept(capture);
            return new Revert(capture.targets(), List.of(), List.of());
        });
    }
}
