package dev.lineclear.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear apply}. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Makes a change of the gateway that you proposed and others agreed to. Not done when the gateway"
                + " has changed since.")
final class ApplyCommand implements Callable<Integer> {
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
        JsonNode answer = common.control().post("/v1/holds/" + id + "/apply", signing.signed("hold.apply", details));
        String link = answer.path("link").asString("");
        return Proposed.said(
                answer, common, signing, link.isEmpty() ? "Done." : "Done. The link works once, for an hour:\n" + link);
    }
}
