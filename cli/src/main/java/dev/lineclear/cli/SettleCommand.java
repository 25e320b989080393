package dev.lineclear.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear settle}. */
@Command(
        name = "settle",
        mixinStandardHelpOptions = true,
        description =
                "Says what became of a hold that is in doubt after a crash, or that is claimed by a gateway which does"
                        + " not come back. It is never run again by itself.")
final class SettleCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Signing signing = new Signing();

    @Parameters(paramLabel = "HOLD")
    String id = "";

    @Option(names = "--finding", required = true, paramLabel = "TEXT", description = "What you found in production.")
    String finding = "";

    @Override
    public Integer call() throws Exception {
        ObjectNode details = Control.node();
        details.put("hold", id);
        details.put("finding", finding);
        JsonNode hold = common.control().post("/v1/holds/" + id + "/settle", signing.signed("hold.settle", details));
        if (common.json) {
            Print.standard().json(hold);
        } else {
            Print.standard().line("Hold " + id + " is settled.");
        }
        return 0;
    }
}
