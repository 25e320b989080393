package dev.lineclear.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear revert}. */
@Command(
        name = "revert",
        mixinStandardHelpOptions = true,
        description = "Puts back what was captured under a hold. A proposal like any other: it may be held, and"
                + " whoever asks for it does not approve it.")
final class RevertCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Signing signing = new Signing();

    @Parameters(paramLabel = "HOLD")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
    String reason = "";

    @Override
    public Integer call() throws Exception {
        ObjectNode details = Control.node();
        details.put("hold", id);
        details.put("reason", reason);
        AtomicReference<@Nullable JsonNode> last = new AtomicReference<>();
        common.control().stream("/v1/holds/" + id + "/revert", signing.signed("hold.revert", details), line -> {
            if (line.has("at")) {
                System.err.println("  " + line.path("at").asString(""));
            } else {
                last.set(line);
            }
        });
        JsonNode result = last.get();
        if (result == null) {
            throw new CliException("the gateway stopped answering; see: lineclear holds");
        }
        if (common.json) {
            Print.standard().json(result);
        } else {
            print(result);
        }
        return "succeeded".equals(result.path("result").asString("")) ? 0 : CliException.REFUSED;
    }

    private static void print(JsonNode result) {
        Print out = Print.standard();
        if (result.path("result").asString("").equals("succeeded")) {
            out.line(Print.green("Put back, read again and compared: the same."));
            out.items("restored", result.path("restored"));
            out.items("not restored", result.path("notRestored"));
            return;
        }
        out.line(result.path("because").asString("It did not work out."));
        out.items("restored", result.path("restored"));
        out.items("differs", result.path("differences"));
        String hold = result.path("hold").asString("");
        if (!hold.isEmpty()) {
            out.line("Once approved (lineclear approve " + hold + "), run the same command again.");
        }
    }
}
