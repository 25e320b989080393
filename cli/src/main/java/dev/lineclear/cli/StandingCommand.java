package dev.lineclear.cli;

import dev.lineclear.proposal.Standing;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear agent promote} and {@code demote}: how far an agent is trusted, which owners agree on. */
abstract class StandingCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Signing signing = new Signing();

    @Parameters(paramLabel = "AGENT")
    String name = "";

    @Option(
            names = "--to",
            paramLabel = "STANDING",
            description = "sandboxed, supervised or trusted (default: one step).")
    String to = "";

    /** One step from there. */
    abstract Standing next(Standing now);

    @Override
    public Integer call() throws Exception {
        Control control = common.control();
        Standing wanted = to.isEmpty() ? next(now(control)) : standing(to);
        ObjectNode details = Control.node();
        details.put("agent", name);
        details.put("standing", wanted.word());
        JsonNode proposed = control.post("/v1/agents/standing", signing.signed("agent.standing", details));
        return Proposed.said(
                proposed,
                common,
                signing,
                name + " is " + wanted.word() + (wanted == Standing.SANDBOXED ? "." : ", from its next session on."));
    }

    private Standing now(Control control) throws Exception {
        for (JsonNode agent : control.get("/v1/agents").path("agents")) {
            if (agent.path("id").asString("").equals(name)) {
                return standing(agent.path("standing").asString(""));
            }
        }
        throw new CliException("there is no agent " + name + "; see: lineclear agent list");
    }

    private static Standing standing(String word) throws CliException {
        try {
            return Standing.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CliException("--to must be sandboxed, supervised or trusted, not " + word);
        }
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description = "Trusts an agent further, from its next session on. Other owners agree, and see its record.")
    static final class Promote extends StandingCommand {
        @Override
        Standing next(Standing now) {
            return now == Standing.SANDBOXED ? Standing.SUPERVISED : Standing.TRUSTED;
        }
    }

    @Command(
            name = "demote",
            mixinStandardHelpOptions = true,
            description = "Trusts an agent less, at once. Other owners agree; to stop it now: lineclear halt.")
    static final class Demote extends StandingCommand {
        @Override
        Standing next(Standing now) {
            return now.below();
        }
    }
}
