package dev.lineclear.cli;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.server.guard.GuardedSettings;
import dev.lineclear.server.review.Forerunners;
import dev.lineclear.server.review.Forerunners.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear patterns accept}, {@code drop} and {@code list}. */
final class AcceptedCommands {
    private static final String ID = "[0-9a-f]{8}";

    private AcceptedCommands() {}

    /** Those that are agreed on. */
    private static List<Forerunner> accepted(JsonNode settings) {
        return Forerunner.all(settings.path(GuardedSettings.PATTERNS).asString(""));
    }

    private static int propose(Common common, Signing signing, List<Forerunner> patterns, String reason, String done)
            throws Exception {
        ObjectNode details = Control.node();
        details.put("reason", reason);
        // The others as they are agreed on, whatever the file says by now: nothing but patterns is asked for.
        ObjectNode settings = (ObjectNode) common.control().get("/v1/settings").deepCopy();
        settings.put(GuardedSettings.PATTERNS, Forerunner.text(patterns));
        details.set("settings", settings);
        return Proposed.said(
                common.control().post("/v1/settings", signing.signed("settings.put", details)), common, signing, done);
    }

    @Command(
            name = "accept",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a pattern a signal, pattern-NAME: one that was found, by its id, or steps that you say.",
                "From the second owner on another one agrees. Watched for within seconds, at every gateway of the store."
            })
    static final class Accept implements Callable<Integer> {
        @Mixin
        LogArguments log = new LogArguments();

        @Mixin
        Signing signing = new Signing();

        @Parameters(
                arity = "1..3",
                paramLabel = "ID|STEP",
                description = "Its id in lineclear patterns, or up to three steps such as 'refused destroy rds' (held,"
                        + " refused, rejected, failed, or done without a word), 'signal burst-of-deletes'.")
        List<String> what = new ArrayList<>();

        @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is called.")
        String name = "";

        @Option(
                names = "--strength",
                paramLabel = "WHAT",
                defaultValue = "notice",
                description = "notice: people are told (default); raise: more is asked of changes meanwhile.")
        String strength = "notice";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
        String reason = "";

        @Override
        public Integer call() throws Exception {
            try {
                boolean mined = what.size() == 1 && what.getFirst().matches(ID);
                Found found = mined ? found(what.getFirst()) : new Found(what, 0, 0, 0, List.of());
                Forerunner pattern = new Forerunner(name, found.steps(), Forerunner.strength(strength));
                List<Forerunner> all =
                        new ArrayList<>(accepted(log.common.control().get("/v1/settings")));
                all.stream()
                        .filter(one -> one.name().equals(name) && !one.steps().equals(pattern.steps()))
                        .findFirst()
                        .ifPresent(other -> {
                            throw new CliException("there is a pattern " + name + " of other steps ("
                                    + Forerunner.words(other.steps()) + "); take another name, or drop it first");
                        });
                all.removeIf(one -> one.name().equals(name));
                all.add(pattern);
                String why = mined ? (reason + " " + evidence(found)).strip() : reason;
                return propose(
                        log.common,
                        signing,
                        Forerunner.all(Forerunner.text(all)),
                        why,
                        "Accepted as " + pattern.signal() + ". It is watched for within seconds.");
            } catch (IllegalArgumentException e) {
                throw new CliException(String.valueOf(e.getMessage()));
            }
        }

        private Found found(String id) throws IOException {
            return Forerunners.of(log.place(null), AuditCommand::progress).found().stream()
                    .filter(f -> f.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new CliException(
                            "the log has no pattern " + id + " as it is now; see: lineclear patterns"));
        }

        /** What whoever agrees looks at. */
        private static String evidence(Found f) {
            return String.format(
                    Locale.ROOT,
                    "It came before %d sessions that came to something bad and in %d quiet ones, %.1f times as often as any;"
                            + " such as %s.",
                    f.bad(),
                    f.quiet(),
                    f.lift(),
                    f.examples().stream()
                            .map(e -> "session " + e.session() + " (" + e.end() + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description = "Watches for an accepted pattern no longer. From the second owner on another one agrees.")
    static final class Drop implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "NAME", description = "As it was accepted.")
        String name = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
        String reason = "";

        @Override
        public Integer call() throws Exception {
            List<Forerunner> all = new ArrayList<>(accepted(common.control().get("/v1/settings")));
            if (!all.removeIf(one -> one.name().equals(name))) {
                throw new CliException("no pattern " + name + " is accepted; see: lineclear patterns list");
            }
            return propose(common, signing, all, reason, "Dropped. It is watched for no longer, within seconds.");
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Which patterns are accepted. How often they were right: lineclear patterns.")
    static final class Listed implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            List<Forerunner> all = accepted(common.control().get("/v1/settings"));
            Print out = Print.standard();
            if (common.json) {
                ObjectNode json = Control.node();
                ArrayNode accepted = json.putArray("accepted");
                for (Forerunner one : all) {
                    ObjectNode node = accepted.addObject();
                    node.put("name", one.name());
                    node.put("strength", one.strength().word());
                    one.steps().forEach(node.putArray("steps")::add);
                }
                out.json(json);
            } else if (all.isEmpty()) {
                out.line("No pattern is accepted. What could be:  lineclear patterns");
            }
            if (!common.json) {
                for (Forerunner one : all) {
                    out.line(Print.bold(one.name()) + " (" + one.strength().word() + ")");
                    PatternsCommand.steps(out, one.steps());
                }
            }
            return 0;
        }
    }
}
