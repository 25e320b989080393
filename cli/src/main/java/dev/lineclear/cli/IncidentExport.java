package dev.lineclear.cli;

import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.Bundle;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Document;
import dev.lineclear.server.review.IncidentReview;
import dev.lineclear.server.review.Story;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lineclear incident export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "An incident's review, or that of a session or several, in the form of a correction of error: the timeline with",
            "the record behind each line,",
            "who had a part and what they knew, what held and what did not. What neither the records nor a closed incident",
            "answer is left as a question to people."
        })
final class IncidentExport implements Callable<Integer> {
    private static final Pattern INCIDENT = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    @Mixin
    LogArguments log = new LogArguments();

    @Mixin
    Period period = new Period();

    @Parameters(
            arity = "0..2",
            paramLabel = "INCIDENT|DIR|URL|s3://…",
            description =
                    "An incident, of whose session it is, since when it was said to have begun; and the log, or its"
                            + " mirror (default: of the state directory).")
    List<String> named = new ArrayList<>();

    @Option(names = "--session", paramLabel = "SESSION", description = "Of this session; may be repeated.")
    List<String> sessions = new ArrayList<>();

    @Mixin
    DocumentForm form = new DocumentForm();

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Also a zip with each record, its proof, and how to check them without Lineclear.")
    @Nullable
    Path bundle;

    @Override
    public Integer call() throws Exception {
        List<String> places = new ArrayList<>(named);
        List<String> incidents =
                named.stream().filter(n -> INCIDENT.matcher(n).matches()).toList();
        places.removeAll(incidents);
        if (!places.isEmpty() && incidents.isEmpty() && sessions.isEmpty() && !Place.like(places.getFirst())) {
            throw new CliException(
                    Main.USAGE,
                    places.getFirst() + " is no incident's id (26 letters and digits); see: lineclear incident list");
        }
        if (!incidents.isEmpty() && !sessions.isEmpty()) {
            throw new CliException(Main.USAGE, "of what? Of an incident or of sessions (--session), not both");
        }
        if (places.size() > 1 || incidents.size() > 1 || incidents.isEmpty() && sessions.isEmpty()) {
            throw new CliException(Main.USAGE, "of what? lineclear incident export INCIDENT, or --session SESSION");
        }
        period.check();
        form.ready();
        LogPlace from = log.place(places.isEmpty() ? null : places.getFirst());
        Story story = story(from, incidents);
        Document review = IncidentReview.of(story, from);
        Path file = bundle;
        if (file != null) {
            bundled(from, story, file);
        }
        form.write(review);
        return 0;
    }

    private Story story(LogPlace from, List<String> incidents) throws IOException {
        List<String> of = sessions;
        Instant since = period.since();
        if (!incidents.isEmpty()) {
            Story.Opened incident = Story.incident(from, incidents.getFirst(), AuditCommand::progress);
            of = List.of(incident.session());
            since = period.given() ? since : incident.since().orElse(since);
        }
        return Story.of(from, of, since, period.until(), AuditCommand::progress);
    }

    private void bundled(LogPlace from, Story story, Path file) throws IOException, AuditException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            Bundle.write(from, story.about(), story.indexes(), out);
        }
    }
}
