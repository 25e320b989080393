package dev.lineclear.state;

import dev.lineclear.state.Rollouts.Sample;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All looks of one check since a watch began, counted: none is forgotten, however many there are.
 *
 * @param check its name
 * @param made how many there were
 * @param silent how many of them said nothing
 * @param unwell how many said that it is not well
 * @param found what the latest of those found; empty when there is none
 * @param hushed how many in a row said nothing at the end, up to {@link #LAST}
 */
public record Looks(String check, long made, long silent, long unwell, String found, int hushed) {
    /** One look may go wrong, whichever it is; two in a row at the end are silence. */
    public static final int LAST = 2;

    /** Before the first. */
    public static Looks none(String check) {
        return new Looks(check, 0, 0, 0, "", 0);
    }

    /** How many said anything. */
    public long said() {
        return made - silent;
    }

    /** Whether there was one, and the last ones said nothing. */
    public boolean ended() {
        return made > 0 && hushed == Math.min(LAST, made);
    }

    /** With one more. */
    public Looks and(Sample next) {
        boolean bad = !next.silent() && !next.well();
        return new Looks(
                check,
                made + 1,
                silent + (next.silent() ? 1 : 0),
                unwell + (bad ? 1 : 0),
                bad ? next.found() : found,
                next.silent() ? Math.min(LAST, hushed + 1) : 0);
    }

    /** With more of all checks, in the order they came. */
    public static List<Looks> and(Collection<Looks> before, Collection<Sample> more) {
        Map<String, Looks> all = new LinkedHashMap<>();
        before.forEach(l -> all.put(l.check(), l));
        more.forEach(s ->
                all.put(s.check(), all.getOrDefault(s.check(), none(s.check())).and(s)));
        return List.copyOf(all.values());
    }
}
