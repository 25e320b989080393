package dev.lineclear.cli;

import dev.lineclear.server.review.Comparison;
import dev.lineclear.server.review.ComparisonPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lineclear compare}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "How changes went, by kind of actor (people, agents), agent, model, version and service: change failure rate,",
            "recovery time, what was taken back, near misses, each with its interval. Where there are too few to say, it",
            "says so. Who works in a session is said as it is opened: --human, --model, --agent-version."
        })
final class CompareCommand implements Callable<Integer> {
    @Mixin
    WholeLog whole = new WholeLog();

    @Mixin
    Period period = new Period();

    @Mixin
    DocumentForm form = new DocumentForm();

    @Override
    public Integer call() throws Exception {
        period.check();
        form.ready();
        Comparison found = Comparison.of(whole.place(), period.since(), period.untilNow(), AuditCommand::progress);
        if (whole.json()) {
            Print.standard().json(ComparisonPage.json(found));
        } else {
            form.write(ComparisonPage.of(found));
        }
        return 0;
    }
}
