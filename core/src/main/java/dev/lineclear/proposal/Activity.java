package dev.lineclear.proposal;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much a session does, for policies to look at. It moves by itself, so that nothing that people sign says anything of it.
 *
 * @param asked requests within five minutes
 * @param refused within an hour
 * @param failed changes within an hour
 * @param changed things within an hour
 * @param destroyed things within an hour, deleted or replaced
 * @param changedToday within a day
 * @param destroyedToday within a day
 */
public record Activity(
        long asked, long refused, long failed, long changed, long destroyed, long changedToday, long destroyedToday) {
    /** Where nobody counts. */
    public static final Activity NONE = new Activity(0, 0, 0, 0, 0, 0, 0);

    /** As policies name them. */
    public Map<String, Long> numbers() {
        Map<String, Long> all = new TreeMap<>();
        all.put("askedIn5Minutes", asked);
        all.put("refusedThisHour", refused);
        all.put("failedThisHour", failed);
        all.put("changedThisHour", changed);
        all.put("destroyedThisHour", destroyed);
        all.put("changedToday", changedToday);
        all.put("destroyedToday", destroyedToday);
        return all;
    }

    /** The other way round; what is missing is zero. */
    public static Activity of(Map<String, Long> all) {
        return new Activity(
                all.getOrDefault("askedIn5Minutes", 0L),
                all.getOrDefault("refusedThisHour", 0L),
                all.getOrDefault("failedThisHour", 0L),
                all.getOrDefault("changedThisHour", 0L),
                all.getOrDefault("destroyedThisHour", 0L),
                all.getOrDefault("changedToday", 0L),
                all.getOrDefault("destroyedToday", 0L));
    }
}
