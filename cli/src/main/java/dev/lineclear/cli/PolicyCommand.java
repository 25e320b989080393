package dev.lineclear.cli;

import dev.lineclear.server.Gates;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lineclear policy}. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "The Cedar policies.",
        subcommands = {PolicyCommand.Check.class, ModesCommand.class})
final class PolicyCommand {

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a directory of policies as the gateway would: syntax, schema, ids, and that more"
                    + " evidence never turns an allow into a refusal.")
    static final class Check implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "Default: the configured set, else the built-in one.")
        @Nullable
        Path directory;

        @Override
        public Integer call() {
            return PolicyReport.print(Gates.checkPolicies(common.configuration(), directory), common.json);
        }
    }
}
