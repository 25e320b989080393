package dev.lineclear.proposal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What hangs on the targets, as far as it is known. Of what a proposal takes away: what fails with it. Of what it only
 * changes nothing fails by itself; what hangs on it is touched.
 *
 * @param failing how many things fail
 * @param degraded how many go on with less
 * @param lessRedundant how many go on with the others that do the same for them
 * @param touched how many hang on what is changed
 * @param services that fail or are touched
 * @param teams that have what is lost, fails, degrades or is touched
 * @param zones of what is lost, fails or is touched
 * @param regions of what is lost, fails or is touched
 * @param paths a sentence for each of the first, the worst first, edge by edge
 * @param unknown what is touched or reached and was never seen, so that what hangs on it is not known either
 * @param unlooked kinds of things that could hang on the targets and that nobody looked for there; in no digest, so that
 *     nobody is asked again because somebody looked and found nothing
 * @param truncated whether the search ended at a limit, so that more may be reached
 * @param ageMinutes how long ago the oldest of what this rests on was seen; moves by itself, and is in no digest
 * @param lookedMinutes how long ago the kinds that were looked for were all read, of that which was read longest ago; moves
 *     by itself, and is in no digest
 * @param digest of all that is reached and by which way; empty when nothing was looked for
 */
public record Harm(
        int failing,
        int degraded,
        int lessRedundant,
        int touched,
        Names services,
        Names teams,
        Names zones,
        Names regions,
        List<String> paths,
        Names unknown,
        Names unlooked,
        boolean truncated,
        long ageMinutes,
        long lookedMinutes,
        String digest) {

    /** Nothing is taken away or changed, or nobody looks. */
    public static final Harm NONE = new Harm(
            0,
            0,
            0,
            0,
            Names.NONE,
            Names.NONE,
            Names.NONE,
            Names.NONE,
            List.of(),
            Names.NONE,
            Names.NONE,
            false,
            0,
            0,
            "");

    public Harm {
        paths = List.copyOf(paths);
    }

    /**
     * Some of many.
     *
     * @param count of all
     * @param first in order, as many as {@link #MAX}
     */
    public record Names(int count, List<String> first) {
        public static final Names NONE = new Names(0, List.of());

        /** More than a rule names, and bounded: what hangs on a network may have thousands. */
        public static final int MAX = 200;

        /** Of one name in characters; of longer ones the beginning stands for them. */
        private static final int MAX_NAME = 128;

        /** A sentence names as many and counts the rest. */
        private static final int SAID = 8;

        public Names {
            first = List.copyOf(first);
        }

        /** @param all in order */
        public static Names of(Collection<String> all) {
            return of(all, all.size());
        }

        /** @param some the first of them, in order */
        public static Names of(Collection<String> some, int count) {
            return new Names(
                    count,
                    some.stream()
                            .limit(MAX)
                            .map(n -> n.length() > MAX_NAME ? n.substring(0, MAX_NAME) + "…" : n)
                            .toList());
        }

        private String words() {
            List<String> said = first.stream().limit(SAID).map(Visible::text).toList();
            int more = count - said.size();
            return String.join(", ", said) + (more > 0 ? " and " + more + " more" : "");
        }
    }

    /** Whether anything was looked for. */
    public boolean looked() {
        return !digest.isEmpty();
    }

    /** In plain words, the worst first; none where nothing was looked for. */
    public List<String> sentences() {
        List<String> out = new ArrayList<>();
        if (!looked()) {
            return out;
        }
        if (failing > 0) {
            out.add(failing == 1 ? "1 thing that hangs on it fails." : failing + " things that hang on it fail.");
        }
        if (touched > 0) {
            out.add(touched == 1 ? "1 thing hangs on it." : touched + " things hang on it.");
        }
        said(out, failing > 0 ? "Services that fail" : "Services that hang on it", services);
        said(out, "Teams", teams);
        said(out, "Zones", zones);
        said(out, "Regions", regions);
        if (degraded > 0) {
            out.add(degraded + (degraded == 1 ? " degrades." : " degrade."));
        }
        if (lessRedundant > 0) {
            out.add(lessRedundant + (lessRedundant == 1 ? " goes" : " go") + " on with less redundancy.");
        }
        if (truncated) {
            out.add("The search ended at its limit: more may be reached than stands here.");
        }
        said(out, "Never seen, so that what hangs on it is not known", unknown);
        said(out, "Could hang on it, and nobody looked whether there are any (lineclear inventory)", unlooked);
        out.addAll(paths);
        if (failing + degraded + lessRedundant + touched > 0) {
            out.add("The oldest of this was seen " + Age.ago(ageMinutes) + ".");
        } else if (unknown.count() == 0) {
            out.add("Nothing is known to hang on it.");
        }
        if (lookedMinutes > 0) {
            out.add("What else could hang on it was last looked for " + Age.ago(lookedMinutes) + ".");
        }
        return out;
    }

    private static void said(List<String> out, String what, Names names) {
        if (names.count() > 0) {
            out.add(what + ": " + names.words() + ".");
        }
    }
}
