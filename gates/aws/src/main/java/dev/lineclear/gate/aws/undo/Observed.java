package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a change did in production, by what was read before and after it. */
final class Observed {
    private Observed() {}

    /** @throws IOException when it was not read, or cannot be any more */
    static List<Rehearsal.Change> of(Assessment assessment, Capture capture, Blobs blobs) throws IOException {
        try {
            JsonNode manifest = AwsUndoer.manifest(capture, blobs);
            Recipe recipe = AwsUndoer.recipe(capture.recipe());
            List<Rehearsal.Change> changes = new ArrayList<>();
            for (JsonNode entry : manifest.path("entries")) {
                if (!entry.has("after")) {
                    throw new IOException("what the change left was not read");
                }
                Address address = AwsUndoer.address(entry);
                Effects.of(assessment, address.urn(), recipe.name(address), entry.path("before"), entry.path("after"))
                        .ifPresent(changes::add);
            }
            return changes;
        } catch (UndoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
