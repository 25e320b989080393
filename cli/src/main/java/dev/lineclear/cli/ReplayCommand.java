package dev.lineclear.cli;

import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Replay;
import dev.lineclear.server.review.Roster;
import dev.lineclear.server.review.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear replay}. */
@Command(
        name = "replay",
        description = {
            "Decides again what the log says was decided. By the policies that decided: it must come out the same, to",
            "the letter. With --policies or --version by others too: what they would have stopped, what else they",
            "would have, and how many approvals of whom. Where a gate only observed, this is what it would do enforcing.",
            "Nothing is executed and nobody is asked."
        },
        footer = {
            "",
            "Exits 0 when all that policies decided came out the same, 1 when something did not or cannot be decided again."
        })
final class ReplayCommand implements Callable<Integer> {
    /** Of those who would be asked, by name: a team, not a company. */
    private static final int PEOPLE = 10;

    @Mixin
    WholeLog whole = new WholeLog();

    @Mixin
    Period period = new Period();

    /** By itself: the usual ones bring a {@code --version} of their own, and where two want one name neither is there. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    boolean help;

    @Option(names = "--policies", paramLabel = "DIR", description = "By the policies in this directory too.")
    @Nullable
    Path policies;

    @Option(names = "--version", paramLabel = "V", description = "By this version, whose text is in the log, too.")
    @Nullable
    String policyVersion;

    @Override
    public Integer call() throws Exception {
        period.check();
        LogPlace from = whole.place();
        Optional<Policies> others = others(from);
        Replay.Result result = Replay.of(from, period.since(), period.until(), others, AuditCommand::progress);
        Tally tally = result.tally();
        if (whole.json()) {
            Print.standard().json(json(result, others));
        } else {
            print(Print.standard(), result, others);
        }
        return tally.good() ? 0 : 1;
    }

    private Optional<Policies> others(LogPlace from) throws IOException {
        Path directory = policies;
        String version = policyVersion;
        if (directory != null && version != null) {
            throw new CliException("--policies or --version, not both");
        }
        if (directory != null) {
            try {
                return Optional.of(Policies.load(PolicySource.directory(directory)));
            } catch (PolicyException e) {
                throw new CliException(String.valueOf(e.getMessage()));
            }
        }
        if (version == null) {
            return Optional.empty();
        }
        Optional<Policies> found = Replay.policies(from, version, AuditCommand::progress);
        if (found.isEmpty()) {
            throw new CliException("the log has no policies " + version + " that this release can read");
        }
        return found;
    }

    private static void print(Print out, Replay.Result result, Optional<Policies> others) {
        Tally t = result.tally();
        out.line(t.decisions() + " decisions made again by the policies that made them; " + t.exact()
                + " came out the same, to the letter.");
        t.differ().forEach(index -> out.line("  NOT the same: record " + index));
        t.cannot().forEach((why, count) -> out.line("  " + count + " cannot be decided again: " + why));
        t.notAsked().forEach((why, count) -> out.line("  " + count + " were not the policies' to decide: " + why));
        out.line("  " + result.inquiries() + " different questions were put to the policy engine.");
        if (others.isEmpty()) {
            return;
        }
        out.line("");
        out.line(Print.bold("By policies " + others.get().version()) + ", of " + t.requests() + " requests:");
        out.field(
                "stopped",
                t.moved("allow", "hold") + " that passed would be held, " + t.moved("allow", "deny") + " refused; "
                        + t.moved("hold", "deny") + " that were held would be refused");
        out.field(
                "only observed",
                t.moved(Tally.OBSERVED, "hold") + " that passed since the gate only observed would be held, "
                        + t.moved(Tally.OBSERVED, "deny") + " refused");
        out.field(
                "let through",
                t.moved("hold", "allow") + " that were held and " + t.moved("deny", "allow")
                        + " that were refused would pass; " + t.moved("deny", "hold")
                        + " that were refused would be held");
        asked(out, t, result.roster());
        for (Tally.Moved m : t.examples()) {
            out.field(
                    "record " + m.index(),
                    m.agent() + ": " + m.operation() + " on " + m.target() + ": " + m.from() + " -> " + m.to()
                            + (m.policies().isEmpty() ? "" : " by " + String.join(", ", m.policies())));
        }
    }

    private static void asked(Print out, Tally t, Roster roster) {
        for (String name : asked(t)) {
            List<String> people = roster.of(name);
            String who = people.stream().limit(PEOPLE).collect(Collectors.joining(", "));
            out.field(
                    "asked",
                    name + ": " + approvals(t.askedNow(), t.timesNow(), name) + " instead of "
                            + approvals(t.askedThen(), t.timesThen(), name)
                            + (who.isEmpty() ? "" : "; of " + who)
                            + (people.size() > PEOPLE ? " and " + (people.size() - PEOPLE) + " more" : "")
                            + (who.isEmpty() ? "" : ", but never who operates the session"));
        }
    }

    private static SortedSet<String> asked(Tally t) {
        TreeSet<String> who = new TreeSet<>(t.askedThen().keySet());
        who.addAll(t.askedNow().keySet());
        return who;
    }

    private static String approvals(Map<String, Long> many, Map<String, Long> times, String name) {
        long approvals = many.getOrDefault(name, 0L);
        return approvals == 0
                ? "none"
                : Print.many(approvals, "approval") + " in " + Print.many(times.getOrDefault(name, 0L), "request");
    }

    private static ObjectNode json(Replay.Result result, Optional<Policies> others) {
        Tally t = result.tally();
        ObjectNode out = Control.node();
        out.put("decisions", t.decisions()).put("exact", t.exact()).put("questions", result.inquiries());
        ArrayNode differ = out.putArray("differ");
        t.differ().forEach(differ::add);
        counts(out.putObject("cannot"), t.cannot());
        counts(out.putObject("notAsked"), t.notAsked());
        others.ifPresent(p -> {
            ObjectNode by = out.putObject("others").put("version", p.version()).put("requests", t.requests());
            counts(by.putObject("moves"), t.moves());
            counts(by.putObject("askedThen"), t.askedThen());
            counts(by.putObject("askedNow"), t.askedNow());
            counts(by.putObject("timesThen"), t.timesThen());
            counts(by.putObject("timesNow"), t.timesNow());
            ObjectNode people = by.putObject("people");
            asked(t).forEach(name ->
                    AgentCommand.texts(people, name, result.roster().of(name)));
            ArrayNode examples = by.putArray("examples");
            t.examples().forEach(m -> {
                ObjectNode one = examples.addObject()
                        .put("record", m.index())
                        .put("time", m.time().toString())
                        .put("agent", m.agent())
                        .put("operation", m.operation())
                        .put("target", m.target())
                        .put("from", m.from())
                        .put("to", m.to());
                AgentCommand.texts(one, "policies", m.policies());
            });
        });
        return out;
    }

    private static void counts(ObjectNode into, Map<String, Long> counts) {
        counts.forEach(into::put);
    }
}
