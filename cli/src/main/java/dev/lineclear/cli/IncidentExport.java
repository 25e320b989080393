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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lineclear incident export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "A session's review in the form of a correction of error: the timeline with the record behind each line,",
            "who had a part and what they knew, what held and what did not. What neither the records nor a closed incident",
            "answer is left as a question to people."
        })
final class IncidentExport implements Callable<Integer> {
    @Mixin
    WholeLog whole = new WholeLog();

    @Mixin
    Period period = new Period();

    @Option(names = "--session", required = true, paramLabel = "SESSION", description = "Of this session.")
    String session = "";

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
        LogPlace from = whole.place();
        Story story = Story.of(from, session, period.since(), period.until(), AuditCommand::progress);
        Document review = IncidentReview.of(story, from);
        Path file = bundle;
        if (file != null) {
            bundled(from, story, file);
        }
        form.write(review);
        return 0;
    }

    private void bundled(LogPlace from, Story story, Path file) throws IOException, AuditException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            Bundle.write(from, "session " + session, story.indexes(), out);
        }
    }
}
