package dev.lineclear.cli;

import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.review.Story;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear incident open}. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = {
            "Says that something went wrong in a session, signed by you. Its agent is demoted, where there is a twin to",
            "go down to. To stop the session: lineclear halt. Without --what and --as it opens nothing and prints what",
            "happened, and the command that opens it."
        })
final class IncidentOpen implements Callable<Integer> {
    @Mixin
    LogArguments log = new LogArguments();

    @Option(
            names = "--session",
            required = true,
            paramLabel = "SESSION",
            description = "In which session; may be repeated: an incident of each.")
    List<String> sessions = new ArrayList<>();

    @Option(names = "--what", paramLabel = "TEXT", description = "What went wrong.")
    @Nullable
    String what;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "The name you are registered by, such as your mail address.")
    @Nullable
    String as;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Your SSH key, as lineclear approve takes it (default: ~/.ssh/id_ed25519, id_ecdsa, id_rsa).")
    @Nullable
    Path key;

    @Mixin
    Beginning beginning = new Beginning();

    @Override
    public Integer call() throws Exception {
        String happened = what;
        String who = as;
        if (happened == null && who == null) {
            return told();
        }
        if (happened == null || who == null) {
            throw new CliException(
                    Main.USAGE, "it is opened with what went wrong and who says so: --what TEXT --as NAME");
        }
        Signing signing = Signing.of(who, key);
        for (String session : sessions) {
            ObjectNode details = Control.node();
            details.put("session", session);
            details.put("what", happened);
            beginning.moment().ifPresent(at -> details.put("since", at.toString()));
            IncidentCommand.said(
                    log.common,
                    log.common.control().post("/v1/incidents", signing.signed("incident.open", details)),
                    "is open; its review: lineclear incident export INCIDENT; when you know what it was: lineclear"
                            + " incident close");
        }
        return 0;
    }

    private int told() throws Exception {
        Instant since = beginning.moment().orElse(Instant.EPOCH);
        LogPlace from = log.place(null);
        Story story = Story.of(from, sessions, since, Instant.MAX, AuditCommand::progress);
        List<List<String>> timeline = story.timeline();
        Print out = Print.standard();
        if (log.common.json) {
            ObjectNode whole = Control.node();
            ArrayNode lines = whole.putArray("timeline");
            timeline.forEach(l -> lines.addObject()
                    .put("time", l.get(0))
                    .put("what", l.get(1))
                    .put("record", Long.parseLong(l.get(2))));
            out.json(whole);
            return 0;
        }
        out.table(
                List.of("RECORD", "TIME", "WHAT"),
                timeline.stream()
                        .map(l -> List.of(l.get(2), l.get(0), l.get(1)))
                        .toList());
        String given = beginning.since;
        out.line("Nothing is opened. To open it: lineclear incident open --session "
                + String.join(" --session ", sessions)
                + (given == null ? "" : " --since " + given)
                + " --what \"…\" --as YOU");
        return 0;
    }
}
