package dev.lineclear.cli;

import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.Bundle;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Document;
import dev.lineclear.server.review.Incident;
import dev.lineclear.server.review.IncidentReview;
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
import picocli.CommandLine.Parameters;

/** {@code lineclear incident}. */
@Command(
        name = "incident",
        mixinStandardHelpOptions = true,
        description = "What happened in a session, out of the log, for those who look into it.",
        subcommands = IncidentCommand.Export.class)
final class IncidentCommand {
    private IncidentCommand() {}

    /** In which form. */
    enum Form {
        md,
        html
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "A session's review in the form of a correction of error: the timeline with the record behind each line,",
                "who had a part and what they knew, what held and what did not. What the records do not carry is left as",
                "a question to people."
            })
    static final class Export implements Callable<Integer> {
        @Mixin
        LogArguments log = new LogArguments();

        @Mixin
        Period period = new Period();

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR|URL|s3://…",
                description = "The log, or its mirror (default: of the state directory).")
        @Nullable
        String place;

        @Option(names = "--session", required = true, paramLabel = "SESSION", description = "Of this session.")
        String session = "";

        @Option(names = "--format", paramLabel = "md|html", description = "Markdown (default) or HTML.")
        Form form = Form.md;

        @Option(
                names = "--bundle",
                paramLabel = "FILE",
                description = "Also a zip with each record, its proof, and how to check them without Lineclear.")
        @Nullable
        Path bundle;

        @Override
        public Integer call() throws Exception {
            LogPlace from = log.place(place);
            Incident incident = Incident.of(from, session, period.since(), period.until(), AuditCommand::progress);
            Document review = IncidentReview.of(incident, from);
            Path file = bundle;
            if (file != null) {
                bundled(from, incident, file);
            }
            Print.standard().line(form == Form.md ? review.markdown() : review.html());
            return 0;
        }

        private void bundled(LogPlace from, Incident incident, Path file) throws IOException, AuditException {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                Bundle.write(from, "session " + session, incident.indexes(), out);
            }
        }
    }
}
