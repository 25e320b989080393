package dev.lineclear.cli;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.review.Firings;
import dev.lineclear.server.review.Firings.Counted;
import dev.lineclear.server.review.Forerunners;
import dev.lineclear.server.review.Forerunners.Example;
import dev.lineclear.server.review.Forerunners.Found;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear patterns}. */
@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = "Which steps came before something bad (taken back, halted, a failed stage, an incident, done"
                + " otherwise than rehearsed) far more often than quiet sessions have them, out of the log, with examples. For"
                + " people to look at; where there are too few sessions it says so. Accepted, one becomes a signal; its hits"
                + " and false alarms are counted from then on.",
        subcommands = {AcceptedCommands.Accept.class, AcceptedCommands.Drop.class, AcceptedCommands.Listed.class})
final class PatternsCommand implements Callable<Integer> {
    @Mixin
    WholeLog whole = new WholeLog();

    @Spec
    CommandSpec self = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        String place = whole.place;
        if (place != null && !Place.like(place)) {
            throw new CliException(Main.USAGE, Mistakes.neither(self.commandLine(), place));
        }
        Forerunners mined = Forerunners.of(whole.place(), AuditCommand::progress);
        List<Found> found = mined.found();
        Print out = Print.standard();
        if (whole.json()) {
            out.json(json(mined, found));
            return 0;
        }
        mined.accepted().forEach(one -> print(out, one));
        out.line("%,d sessions came to something bad, %,d changed something and did not."
                .formatted(mined.bad(), mined.quiet()));
        if (!mined.enough()) {
            out.line("Too few to say what came before.");
        } else if (found.isEmpty()) {
            out.line("Nothing came before far more often than else.");
        } else {
            Map<List<String>, String> accepted = mined.accepted().stream()
                    .collect(Collectors.toMap(
                            c -> c.pattern().steps(), c -> c.pattern().name(), (one, other) -> one));
            found.forEach(f -> print(out, f, mined.quiet(), accepted.getOrDefault(f.steps(), "")));
            out.line("");
            out.line("Watch for one:  lineclear patterns accept ID --name NAME --as YOU");
        }
        return 0;
    }

    static void steps(Print out, List<String> steps) {
        String label = "first";
        for (String step : steps) {
            out.field(label, step);
            label = "then";
        }
    }

    private static void print(Print out, Found f, int quiet, String accepted) {
        out.line("");
        out.line(Print.bold(f.id()) + (accepted.isEmpty() ? "" : "  accepted as " + accepted));
        steps(out, f.steps());
        out.field("came before", f.bad() + " that came to something bad");
        out.field(
                "and in",
                String.format(
                        Locale.ROOT, "%d of %d quiet ones: %.1f times as often as any", f.quiet(), quiet, f.lift()));
        for (Example e : f.examples()) {
            out.field("such as", "session " + e.session() + " (" + e.end() + ")");
            out.field("", "records " + e.records().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    private static void print(Print out, Counted c) {
        Forerunner pattern = c.pattern();
        out.line(Print.bold("Accepted: " + pattern.name()) + " ("
                + pattern.strength().word() + ")");
        steps(out, pattern.steps());
        out.field("since", c.since().truncatedTo(ChronoUnit.SECONDS) + ", record " + c.record());
        out.field("fired", "in " + c.fired() + (c.fired() == 1 ? " session" : " sessions"));
        out.field("hits", c.hits() + " came to something bad within a day");
        out.field("false alarms", c.falseAlarms() + " did not");
        out.field("open", c.open() + " of less than a day ago");
        out.field("precision", c.precisionWords());
        out.line("");
    }

    private static ObjectNode json(Forerunners mined, List<Found> found) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("bad", mined.bad());
        out.put("quiet", mined.quiet());
        out.put("enough", mined.enough());
        ArrayNode all = out.putArray("patterns");
        for (Found f : found) {
            ObjectNode one = all.addObject();
            one.put("id", f.id());
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
        out.put("withinSeconds", Firings.WITHIN.toSeconds());
        ArrayNode accepted = out.putArray("accepted");
        mined.accepted().forEach(c -> counted(accepted.addObject(), c));
        return out;
    }

    private static void counted(ObjectNode one, Counted c) {
        one.put("name", c.pattern().name());
        one.put("strength", c.pattern().strength().word());
        c.pattern().steps().forEach(one.putArray("steps")::add);
        one.put("since", c.since().toString());
        one.put("record", c.record());
        one.put("fired", c.fired());
        one.put("hits", c.hits());
        one.put("falseAlarms", c.falseAlarms());
        one.put("open", c.open());
        ObjectNode precision = one.putObject("precision");
        precision.put("low", c.low());
        precision.put("high", c.high());
    }
}
