package dev.lineclear.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear withdraw}. */
@Command(
        name = "withdraw",
        mixinStandardHelpOptions = true,
        description = "Takes your own vote on a hold back, as long as nothing runs on it.")
final class WithdrawCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Mixin
    Signing signing = new Signing();

    @Parameters(paramLabel = "HOLD")
    String id = "";

    @Override
    public Integer call() throws Exception {
        ObjectNode details = Control.node();
        details.put("hold", id);
        JsonNode hold =
                common.control().post("/v1/holds/" + id + "/withdraw", signing.signed("vote.withdraw", details));
        if (common.json) {
            Print.standard().json(hold);
        } else {
            Print.standard()
                    .line("Your vote is withdrawn. The hold is "
                            + hold.path("state").asString("") + ".");
        }
        return 0;
    }
}
