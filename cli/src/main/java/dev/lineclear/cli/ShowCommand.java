package dev.lineclear.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lineclear show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "All that an approver needs to know about a hold.")
final class ShowCommand implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Parameters(paramLabel = "HOLD")
    String id = "";

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Who looks; your time to read begins with it, where a rule wants some before you approve.")
    String as = "";

    @Override
    public Integer call() throws Exception {
        JsonNode hold = common.control().get("/v1/holds/" + id + Control.as(as));
        if (common.json) {
            Print.standard().json(hold);
        } else {
            HoldPage.print(Print.standard(), hold);
        }
        return 0;
    }
}
