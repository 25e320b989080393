package dev.lineclear.cli;

import dev.lineclear.proposal.Vote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear approve}, {@code reject}, {@code confirm} and {@code break-glass}. */
final class VoteCommands {
    private static final Duration VALID = Duration.ofHours(8);

    private VoteCommands() {}

    abstract static class Voting implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "HOLD")
        String id = "";

        @Option(names = "--yes", description = "Do not ask; for when you have looked at it already.")
        boolean yes;

        @Option(
                names = "--print-statement",
                description = "Only print what is to be signed; sign it elsewhere with:"
                        + " ssh-keygen -Y sign -n lineclear -f KEY FILE")
        boolean printStatement;

        @Option(
                names = "--statement",
                paramLabel = "FILE",
                description = "What was signed elsewhere; goes with --signature.")
        @Nullable
        Path statement;

        @Option(names = "--signature", paramLabel = "FILE", description = "The signature made elsewhere.")
        @Nullable
        Path signature;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "Why, in a sentence; signed and recorded, and told to the agent when you reject.")
        String reason = "";

        abstract Vote.Decision decision();

        Duration valid() {
            return VALID;
        }

        @Override
        public Integer call() throws Exception {
            Control control = common.control();
            JsonNode hold = control.get("/v1/holds/" + id + Control.as(signing.as));
            Path signedText = statement;
            Path made = signature;
            String text = signedText != null
                    ? Files.readString(signedText)
                    : new Ballot(hold, decision(), reason, signing.as, valid()).text();
            if (printStatement) {
                System.out.print(text);
                return 0;
            }
            if (made == null && !yes) {
                HoldPage.print(Print.standard(), hold);
                confirm();
            }
            ObjectNode body = Control.node();
            body.put("statement", text);
            body.put("signature", made != null ? Files.readString(made) : signing.sign(text));
            return said(control.post("/v1/holds/" + id + "/votes", body));
        }

        private void confirm() {
            if (System.console() == null) {
                throw new CliException(
                        "there is no terminal to ask on; add --yes once you have looked at: lineclear show " + id);
            }
            String word = decision().word();
            String answer = System.console().readLine("Sign to %s this as %s? Type %s: ", word, signing.as, word);
            if (!word.equals(answer)) {
                throw new CliException("not signed");
            }
        }

        private int said(JsonNode cast) {
            if (common.json) {
                Print.standard().json(cast);
            } else if (cast.path("accepted").asBoolean(false)) {
                Print.standard()
                        .line(Print.green(cast.path("because").asString("")) + " The hold is "
                                + cast.path("state").asString("") + ".");
            } else {
                System.err.println("lineclear: refused (" + cast.path("code").asString("") + "): "
                        + cast.path("because").asString(""));
            }
            return cast.path("accepted").asBoolean(false) ? 0 : CliException.REFUSED;
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Shows a hold and signs for it with your SSH key.")
    static final class Approve extends Voting {
        @Override
        Vote.Decision decision() {
            return Vote.Decision.APPROVE;
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Shows a hold and signs against it with your SSH key; one is enough.")
    static final class Reject extends Voting {
        @Override
        Vote.Decision decision() {
            return Vote.Decision.REJECT;
        }
    }

    @Command(
            name = "break-glass",
            mixinStandardHelpOptions = true,
            description = {
                "In an emergency: grants a hold by your signature alone, where the policies let you.",
                "Everyone is told at once, and a review stays open until two others have signed it (lineclear reviews).",
                "Never for the agent's operator, and never where a policy forbids it whatever the evidence.",
                "The request runs at once while its call still waits, else when the agent asks again.",
                "To act yourself, without an agent: lineclear emergency."
            })
    static final class BreakGlass extends Voting {
        @Override
        Vote.Decision decision() {
            return Vote.Decision.BREAK_GLASS;
        }

        @Override
        Duration valid() {
            return Ballot.EMERGENCY;
        }

        @Override
        public Integer call() throws Exception {
            if (reason.isBlank() && statement == null) {
                throw new CliException("say why, for everyone who is told and for the review: --reason TEXT");
            }
            return super.call();
        }
    }

    @Command(
            name = "confirm",
            mixinStandardHelpOptions = true,
            description = "Signs that you looked a second time at what you approved, where a rule wants that.")
    static final class Confirm extends Voting {
        @Override
        Vote.Decision decision() {
            return Vote.Decision.CONFIRM;
        }
    }
}
