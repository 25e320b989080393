package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.Seen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "What was unusual about sessions, agents and all of them, out of the log, with the proposals behind it.",
            "notice: people are told; raise: more is asked of changes meanwhile; halt: the session ended there."
        })
final class WatchCommand implements Callable<Integer> {
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

    @Option(names = "--session", paramLabel = "ID", description = "Of this session only.")
    @Nullable
    String session;

    @Option(names = "--agent", paramLabel = "NAME", description = "Of this agent only.")
    @Nullable
    String agent;

    @Override
    public Integer call() throws Exception {
        period.check();
        Seen.Asked asked = new Seen.Asked(
                Optional.ofNullable(session), Optional.ofNullable(agent), period.since(), period.until());
        Seen.Found found = Seen.in(log.place(place), asked, AuditCommand::progress);
        List<Seen> seen = found.seen();
        if (!found.unknown().isEmpty()) {
            throw new CliException("the log knows no " + found.unknown());
        }
        Print out = Print.standard();
        if (log.common.json) {
            out.json(json(seen));
        } else if (seen.isEmpty()) {
            out.line("Nothing unusual was seen.");
        } else {
            seen.forEach(s -> print(out, s));
        }
        return 0;
    }

    private static void print(Print out, Seen s) {
        String title = s.time() + "  " + s.strength() + "  " + Print.safe(s.name());
        out.line(s.strength().equals("notice") ? title : Print.bold(title));
        out.field("", s.sentence());
        out.field("agent", s.agent() + " for " + s.operator() + ", session " + s.session());
        out.field("at", s.operation() + " (record " + s.index() + ")");
        out.field("proposals", String.join(" ", s.proposals()));
    }

    private static ObjectNode json(List<Seen> seen) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode all = out.putArray("seen");
        for (Seen s : seen) {
            ObjectNode one = all.addObject();
            one.put("record", s.index());
            one.put("time", s.time().toString());
            one.put("name", s.name());
            one.put("strength", s.strength());
            one.put("of", s.of());
            one.put("sentence", s.sentence());
            one.put("session", s.session());
            one.put("agent", s.agent());
            one.put("operator", s.operator());
            one.put("operation", s.operation());
            ArrayNode proposals = one.putArray("proposals");
            s.proposals().forEach(proposals::add);
        }
        return out;
    }
}
