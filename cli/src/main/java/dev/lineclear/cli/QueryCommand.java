package dev.lineclear.cli;

import dev.lineclear.server.query.Answer;
import dev.lineclear.server.query.Query;
import dev.lineclear.server.query.QueryException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lineclear audit query}. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = {
            "Answers a question out of the log, which is verified meanwhile; those of lineclear report are such questions.",
            "Such as: count data.agent where kind = hold-opened and data.assessment.effect = destroy"
        })
final class QueryCommand implements Callable<Integer> {
    @Mixin
    LogArguments log = new LogArguments();

    @Mixin
    Period period = new Period();

    @Parameters(index = "0", paramLabel = "QUESTION", description = "docs/review.md has the language.")
    String question = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR|URL|s3://…",
            description = "The log, or its mirror (default: of the state directory).")
    @Nullable
    String place;

    @Override
    public Integer call() throws Exception {
        period.check();
        Query query;
        try {
            query = Query.of(question);
        } catch (QueryException e) {
            throw new CliException("the question: " + e.getMessage());
        }
        Answer answer = Query.ask(
                        log.place(place), List.of(query), period.since(), period.until(), AuditCommand::progress)
                .getFirst();
        if (log.common.json) {
            Print.standard().json(answer.json());
        } else if (answer.single()) {
            Print.standard().line(answer.value());
        } else {
            Print.standard().table(answer.columns(), answer.rows());
            if (answer.more() > 0) {
                Print.standard().line("and " + answer.more() + " more");
            }
        }
        return 0;
    }
}
