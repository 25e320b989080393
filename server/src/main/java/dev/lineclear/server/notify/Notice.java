package dev.lineclear.server.notify;

import java.time.Instant;
import java.util.List;

/**
 * One thing to tell.
 *
 * @param index of the record it tells of, in this gateway's log
 * @param event what kind of thing
 * @param record the record's id: whoever gets the notice twice knows by it
 * @param subject the hold's or session's id, or another name
 * @param at when it happened
 * @param title one sentence; what an agent said is not in it
 * @param lines more, among it what an agent said, each marked as that
 * @param link where to look: the console's page, or the command that shows it
 */
record Notice(
        long index,
        Event event,
        String record,
        String subject,
        Instant at,
        String title,
        List<String> lines,
        String link) {
    Notice {
        lines = List.copyOf(lines);
    }
}
