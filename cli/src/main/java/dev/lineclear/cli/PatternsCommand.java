package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.review.Forerunners;
import dev.lineclear.server.review.Forerunners.Example;
import dev.lineclear.server.review.Forerunners.Found;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear patterns}. */
@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = {
            "Which steps came before something bad (taken back, halted, a failed stage, an incident, done otherwise than",
            "rehearsed) far more often than quiet sessions have them, out of the log, with examples. For people to look at;",
            "where there are too few sessions it says so."
        })
final class PatternsCommand implements Callable<Integer> {
    @Mixin
    WholeLog whole = new WholeLog();

    @Override
    public Integer call() throws Exception {
        Forerunners mined = Forerunners.of(whole.place(), AuditCommand::progress);
        List<Found> found = mined.found();
        Print out = Print.standard();
        if (whole.json()) {
            out.json(json(mined, found));
            return 0;
        }
        out.line("%,d sessions came to something bad, %,d changed something and did not."
                .formatted(mined.bad(), mined.quiet()));
        if (!mined.enough()) {
            out.line("Too few to say what came before.");
        } else if (found.isEmpty()) {
            out.line("Nothing came before far more often than else.");
        }
        found.forEach(f -> print(out, f));
        return 0;
    }

    private static void print(Print out, Found f) {
        out.line("");
        out.line(Print.bold(f.steps().stream().map(Print::safe).collect(Collectors.joining(", then "))));
        out.field(
                "",
                String.format(
                        Locale.ROOT,
                        "before %d that came to something bad, and in %d quiet ones: %.1f times as often as any",
                        f.bad(),
                        f.quiet(),
                        f.lift()));
        for (Example e : f.examples()) {
            out.field(
                    "such as",
                    "session " + e.session() + " (" + e.end() + "), records "
                            + e.records().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    private static ObjectNode json(Forerunners mined, List<Found> found) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("bad", mined.bad());
        out.put("quiet", mined.quiet());
        out.put("enough", mined.enough());
        ArrayNode all = out.putArray("patterns");
        for (Found f : found) {
            ObjectNode one = all.addObject();
            f.steps().forEach(one.putArray("steps")::add);
            one.put("bad", f.bad());
            one.put("quiet", f.quiet());
            one.put("lift", f.lift());
            ArrayNode examples = one.putArray("examples");
            for (Example e : f.examples()) {
                ObjectNode example = examples.addObject();
                example.put("session", e.session());
                example.put("end", e.end());
                e.records().forEach(example.putArray("records")::add);
            }
        }
        return out;
    }
}
