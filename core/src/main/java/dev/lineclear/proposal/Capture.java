package dev.lineclear.proposal;

import java.time.Instant;
import java.util.List;

/**
 * What was read before a change so that it can be put back.
 *
 * @param id unique, sortable by time
 * @param proposalId before which proposal
 * @param holdId under which hold; empty when the change needed none
 * @param recipe of the undo plan it serves
 * @param targets URNs it covers
 * @param manifest digest of the manifest in the vault, which names everything else
 * @param takenAt when
 * @param summary in one sentence: "table reports: 4,210 items, 3 indexes, 2 tags"
 */
public record Capture(
        String id,
        String proposalId,
        String holdId,
        String recipe,
        List<String> targets,
        Digest manifest,
        Instant takenAt,
        String summary) {
    public Capture {
        targets = List.copyOf(targets);
    }
}
