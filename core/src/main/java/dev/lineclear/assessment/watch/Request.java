package dev.lineclear.assessment.watch;

import dev.lineclear.assessment.Course;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A proposal as it is watched: names as numbers, and what it would do in the catalogue's words.
 *
 * @param agent over all its sessions
 * @param things what it is about, the first of them
 * @param much how many things it is about
 * @param what the digest
 * @param same what it asks to change, whoever asks and in whichever session; 0 where it changes nothing
 * @param operation and what it is about: by which two ways to the same are told apart
 * @param way 1 makes, 2 deletes, 3 changes in place; 0 reads
 */
record Request(
        Proposal proposal,
        long second,
        long session,
        long agent,
        long what,
        long same,
        long operation,
        long region,
        long account,
        long[] things,
        int much,
        Effect effect,
        int way,
        boolean data,
        boolean credentials,
        boolean unprotects,
        boolean unrecords,
        Grants grants) {
    /** Of one request; a plan of more counts as more, and is known again by these. */
    static final int MAX_THINGS = Course.MAX_TARGETS;

    private static final int STATES = 0xffff;

    /** Neither there nor gone. */
    private static final int CHANGED = 0x8000;

    private static final Set<Effect> DELETING = Set.of(Effect.DESTROY, Effect.REPLACE, Effect.UNKNOWN);

    /** As the catalogue says of what holds them; a target's name, which follows, is nothing but small letters in no ARN. */
    private static final Pattern MAY_HOLD = Pattern.compile("^Reads [a-z, ]*\\bmay hold secrets\\b.*");

    /** As the catalogue has it of what it derived from names. */
    private static final String HANDS_OUT = "name-hands-out-credentials";

    static Request of(long seed, Proposal p, Assessment a) {
        List<Target> targets = p.targets();
        long[] things = new long[Math.min(MAX_THINGS, targets.size())];
        for (int i = 0; i < things.length; i++) {
            things[i] = Hashes.of(seed, targets.get(i).urn());
        }
        boolean credentials = a.effect() == Effect.GRANT
                && (a.summary().startsWith("Hands out ")
                        || MAY_HOLD.matcher(a.summary()).matches()
                        || a.known().rule().equals(HANDS_OUT));
        long operation = Hashes.of(seed, p.operation());
        long region = Hashes.of(seed, "region ", p.destination().getOrDefault("region", ""));
        long account = Hashes.of(seed, "account ", p.destination().getOrDefault("account", ""));
        long same = 0;
        if (a.effect() != Effect.READ) {
            same = Hashes.and(Hashes.and(operation, Hashes.of(seed, p.input())), Hashes.and(region, account));
            for (long thing : things) {
                same = Hashes.and(same, thing);
            }
        }
        return new Request(
                p,
                p.time().getEpochSecond(),
                Hashes.of(seed, p.session().id()),
                Hashes.of(seed, p.session().agent().id()),
                Hashes.of(seed, p.digest().hex()),
                same,
                operation,
                region,
                account,
                things,
                targets.size(),
                a.effect(),
                way(a.effect()),
                a.effect() != Effect.READ && Course.content(p.operation()),
                credentials,
                a.effect() != Effect.READ && Course.unprotects(a),
                a.effect() != Effect.READ && Course.unrecords(p.operation(), a),
                a.effect() == Effect.GRANT && !credentials ? Grants.of(p, a) : Grants.NOTHING);
    }

    /** What it asks its things to be, in sixteen bits: there, gone, or as this very change makes them. */
    int state() {
        return way == 3 ? (int) (same & STATES) | CHANGED : way;
    }

    /** The same at another time: when something became of it. */
    Request at(long then) {
        return new Request(
                proposal,
                then,
                session,
                agent,
                what,
                same,
                operation,
                region,
                account,
                things,
                much,
                effect,
                way,
                data,
                credentials,
                unprotects,
                unrecords,
                grants);
    }

    private static int way(Effect effect) {
        return switch (effect) {
            case READ -> 0;
            case CREATE -> 1;
            case DESTROY, REPLACE, UNKNOWN -> 2;
            case UPDATE, GRANT -> 3;
        };
    }

    /** Whether it asks to change a thing, rather than what a thing holds. */
    boolean changes() {
        return effect != Effect.READ && !data && !credentials;
    }

    boolean deletes() {
        return DELETING.contains(effect) && changes() && !unprotects;
    }

    boolean widens() {
        return effect == Effect.GRANT && !credentials;
    }

    /** As which it counts when it comes, a bit each. @param fresh whether it did not come lately */
    long kinds(boolean fresh) {
        long kinds = Count.ASKED.kind();
        if (!fresh) {
            return kinds | Count.AGAIN.kind();
        }
        if (data) {
            return way == 2 ? kinds | Count.DATA.kind() : kinds;
        }
        if (changes()) {
            kinds |= Count.CHANGES.kind();
            kinds |= deletes() ? Count.DELETES.kind() : 0;
            kinds |= widens() ? Count.WIDENED.kind() : 0;
            kinds |= unprotects ? Count.UNPROTECTED.kind() : 0;
        }
        return kinds;
    }

    /** As which it counts by what became of it. */
    long kinds(Ending ending) {
        if (ending == Ending.REFUSED) {
            return Count.REFUSALS.kind();
        }
        if (!changes()) {
            return 0;
        }
        if (ending == Ending.FAILED) {
            return Count.FAILED.kind();
        }
        return Count.CHANGED.kind() | (deletes() ? Count.DESTROYED.kind() : 0);
    }

    /** Whether it says what it is about: what it names none of is the whole service's. */
    boolean named() {
        return !(things.length == 1 && proposal.targets().getFirst().type().equals("service"));
    }

    boolean about(long thing) {
        for (long own : things) {
            if (own == thing) {
                return true;
            }
        }
        return false;
    }
}
