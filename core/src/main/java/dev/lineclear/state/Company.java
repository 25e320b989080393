package dev.lineclear.state;

import java.util.List;
import java.util.Map;

/**
 * What a call has to wait for beside its own pace: everything that the same agent, or another one of the same operator, does
 * to things of the same kinds.
 *
 * @param seen how often a call has begun in each of the parties that were asked about; 0 where none ever has
 * @param paces of calls that began in one of them
 * @param more whether there are more than these
 */
public record Company(Map<String, Long> seen, List<Pace> paces, boolean more) {
    /** Paces of one company; more are of somebody who varies what they do, and wait. */
    public static final int MAX_PACES = 200;

    public Company {
        seen = Map.copyOf(seen);
        paces = List.copyOf(paces);
    }
}
