package dev.lineclear.proposal;

/** How long ago something was, as people say it: coarser the longer ago, so that it stays the same for a while. */
public final class Age {
    private static final long HOUR = 60;
    private static final long DAY = 24 * HOUR;

    private Age() {}

    /** Such as {@code 5 minutes ago}; hours from two on, days from two on. */
    public static String ago(long minutes) {
        if (minutes >= 2 * DAY) {
            return minutes / DAY + " days ago";
        }
        return minutes >= 2 * HOUR ? minutes / HOUR + " hours ago" : minutes + " minutes ago";
    }

    /** Begun hours: rules ask for no finer ages, so that the same question is asked for an hour. */
    public static long hours(long minutes) {
        return (minutes + HOUR - 1) / HOUR;
    }
}
