package dev.lineclear.cli;

import dev.lineclear.record.ModeReport;
import dev.lineclear.record.ModeReport.Example;
import dev.lineclear.record.ModeReport.Row;
import dev.lineclear.server.audit.Modes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lineclear policy report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "What a change of mode would have flipped, by policy and day, out of the log:",
            "what those that only observe (@mode(\"observe\"), or a gate under observe) would have held or refused,",
            "and what would have passed without one that is enforced."
        })
final class ModesCommand implements Callable<Integer> {
    private static final int MAX_DAYS = 3_650;

    @Mixin
    LogArguments log = new LogArguments();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR|URL|s3://…",
            description = "The log, or its mirror (default: of the state directory).")
    @Nullable
    String place;

    @Option(names = "--days", paramLabel = "N", description = "The last N days (default: 7).")
    int days = 7;

    @Override
    public Integer call() throws Exception {
        if (days < 1 || days > MAX_DAYS) {
            throw new CliException("--days takes 1 to " + MAX_DAYS);
        }
        Instant since = Instant.now().minus(Duration.ofDays(days));
        ModeReport report = Modes.of(log.place(place), since, AuditCommand::progress);
        if (log.common.json) {
            Print.standard().json(Modes.json(report).put("days", days));
        } else {
            print(Print.standard(), report);
        }
        return 0;
    }

    private void print(Print out, ModeReport report) {
        out.line(report.requests() + " requests in the last " + days + " days.");
        for (Row row : report.rows()) {
            out.line("");
            out.line(Print.bold(row.policy()) + (row.observed() ? "  (only observed)" : "  (enforced)"));
            out.field("was about", row.fired() + (row.fired() == 1 ? " request" : " requests"));
            out.field(row.observed() ? "if enforced" : "if observed", flips(row));
            List<String> byDay = new ArrayList<>();
            row.days().forEach((day, count) -> byDay.add(day + ": " + count));
            out.field("by day", String.join("  ", byDay));
            for (Example e : row.examples()) {
                out.field(
                        "record " + e.index(),
                        e.agent() + ": " + e.what() + (e.hold().isEmpty() ? "" : "  hold " + e.hold()));
            }
        }
    }

    private static String flips(Row row) {
        if (row.flipped() == 0) {
            return "nothing would have gone another way";
        }
        List<String> words = new ArrayList<>();
        row.flips()
                .forEach((flip, count) ->
                        words.add(count + " more would have been " + flip.name().toLowerCase(Locale.ROOT)));
        return String.join(", ", words).replace("been passed", "passed");
    }
}
