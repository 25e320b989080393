package dev.lineclear.cli;

import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.server.mirror.Restoration;
import java.util.ArrayList;
import java.util.List;

/** What {@code lineclear log restore} did, for people who had a bad day. */
record RestorationWords(MirrorPlace place, Restoration.Result result) {
    List<String> lines() {
        List<String> out = new ArrayList<>();
        long records = result.restored().size();
        out.add("Restored " + records + " records from " + place + " to " + result.log() + ", each of them proven.");
        out.add("  Root " + result.restored().root() + ".");
        result.known().forEach(k -> out.add("  Known to " + k.who() + ": " + k.records() + " records."));
        result.unasked().forEach(u -> out.add("  Not known: " + u));
        out.addAll(result.missing() ? missing(records) : whole(records));
        return out;
    }

    private List<String> missing(long records) {
        long last = result.recordsKnown() - 1;
        String name = result.log().getFileName().toString();
        return List.of(
                "MISSING: records " + records + " to " + last + ", " + (last - records + 1)
                        + " of them, were written and are" + " not in the mirror.",
                "The log must not go on under its name: whoever saw those records would find two histories.",
                "Next:",
                "  1. Look for another copy: the disk, another mirror. With one that has them, move " + result.log()
                        + " away and restore again.",
                "  2. If there is none, keep " + name + " with log.key, log.vkey and log.guard, to be read and audited"
                        + " (lineclear audit verify " + result.log()
                        + " --vkey …), move them out of the state directory,",
                "     give log.origin another name, and start: a new log begins. Tell those who watch the old one.",
                "  3. Find out what was done in between: production's own trail, and: lineclear holds --all");
    }

    private List<String> whole(long records) {
        List<String> out = new ArrayList<>();
        out.add(
                result.known().isEmpty()
                        ? "Nothing outside the mirror says how far the log had come: records from " + records
                                + " on, if there were any, are missing and nobody here can tell."
                                + " Ask witnesses and auditors for a checkpoint they have kept (--seen FILE) before you"
                                + " start."
                        : "Nothing is missing of what anybody asked knows.");
        out.add("Next: lineclear up, then: lineclear audit verify");
        return out;
    }
}
