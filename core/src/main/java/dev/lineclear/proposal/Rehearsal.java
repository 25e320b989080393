package dev.lineclear.proposal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What came of trying a held request elsewhere first; the same report whatever it was tried in.
 *
 * @param proposal the digest of what was tried
 * @param assessment the digest of what was expected of it
 * @param result whether it passed
 * @param because in one sentence
 * @param faithfulness what it was tried in
 * @param outcome what the twin answered, in words; empty when it was not sent
 * @param changes what it created, changed and destroyed there
 * @param checks what reading it again found
 * @param undone whether taking it back brought back what was there
 * @param differences what was not as before, after it was taken back
 * @param leftOut what of production is not in the twin, and what was not tried
 * @param attempt which one on this hold, from 1
 * @param at when it ended
 * @param until when it counts no longer
 * @param millis how long it took
 */
public record Rehearsal(
        Digest proposal,
        Digest assessment,
        Result result,
        String because,
        Faithfulness faithfulness,
        String outcome,
        List<Change> changes,
        List<String> checks,
        Undone undone,
        List<String> differences,
        List<String> leftOut,
        int attempt,
        Instant at,
        Instant until,
        long millis) {
    /** Longer lists are cut, and say so: nobody reads more, and a record holds no more. */
    public static final int MAX_LISTED = 50;

    public Rehearsal {
        changes = List.copyOf(changes);
        checks = List.copyOf(checks);
        differences = List.copyOf(differences);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether it passed. */
    public enum Result {
        /** It did what was expected, and what could be taken back was. */
        PASSED,
        /** It did something else, or could not be taken back. */
        FAILED,
        /** It could not be tried; that says nothing about the request. */
        NOT_RUN;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** How much what it was tried in is like production. */
    public enum Faithfulness {
        /** Production's own dry run: permissions and some parameters, nothing is done. */
        NATIVE,
        /** The same provider, another account. */
        ACCOUNT,
        /** A program that answers as the provider does. */
        EMULATED,
        /** Worked out from a description, nothing answered. */
        MODEL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of taking it back. */
    public enum Undone {
        BROUGHT_BACK,
        DIFFERS,
        /** There is no recipe for taking it back; it was only cleared away. */
        NO_WAY_BACK,
        NOT_TRIED;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One thing that it did.
     *
     * @param kind what became of the thing
     * @param urn of production's, even where the twin has it under another account
     * @param thing in words: "table reports"
     * @param members the settings that are others than before, by name; empty when the whole thing came or went
     * @param expected whether the assessment said so
     */
    public record Change(Kind kind, String urn, String thing, List<String> members, boolean expected) {
        public Change {
            members = members.stream().sorted().distinct().toList();
        }

        /** What became of the thing. */
        public enum Kind {
            CREATED,
            CHANGED,
            DESTROYED
        }

        /** "destroyed table reports", "changed table reports (BillingMode)". */
        public String words() {
            String of = members.isEmpty() ? "" : " (" + String.join(", ", members) + ")";
            return kind.name().toLowerCase(Locale.ROOT) + " " + Visible.text(thing) + Visible.text(of)
                    + (expected ? "" : ", which was not expected");
        }

        /** Whether the other says the same of the same thing. */
        public boolean same(Change other) {
            return kind == other.kind
                    && urn.equals(other.urn)
                    && thing.equals(other.thing)
                    && members.equals(other.members);
        }
    }

    /** Whether it is evidence for the hold at that time: it passed, it is recent, and nothing moved since. */
    public boolean counts(Hold hold, Instant now) {
        return result == Result.PASSED
                && proposal.equals(hold.proposal().digest())
                && assessment.equals(hold.assessment().digest())
                && now.isBefore(until);
    }

    /** "passed in an emulated twin: destroyed table reports; taken back, all as before". */
    public String sentence() {
        return result.word() + " (" + faithfulness.word() + "): " + Visible.text(because);
    }
}
