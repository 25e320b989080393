package dev.lineclear.cli;

import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lineclear audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "The transparency log, checked.",
        subcommands = AuditCommand.Verify.class)
final class AuditCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Hashes every record anew, checks the tree and the signed checkpoint, and that every intent has"
                            + " its outcome and every outcome its intent.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(arity = "0..1", paramLabel = "DIR", description = "The log (default: of the state directory).")
        @Nullable
        Path directory;

        @Option(
                names = "--vkey",
                paramLabel = "FILE",
                description = "The log's verifier key (default: DIR.vkey beside it). Get it from somewhere you trust.")
        @Nullable
        Path vkey;

        @Override
        public Integer call() throws Exception {
            Path given = directory;
            Path log = given == null ? common.configuration().state().resolve("log") : given;
            if (!Files.isDirectory(log)) {
                throw new CliException("there is no log in " + log);
            }
            Path key = vkey;
            Path beside = log.toAbsolutePath()
                    .normalize()
                    .resolveSibling(log.toAbsolutePath().normalize().getFileName() + ".vkey");
            Path keyFile = key == null ? beside : key;
            if (!Files.exists(keyFile)) {
                throw new CliException("there is no verifier key " + keyFile + "; say where it is: --vkey FILE");
            }
            AuditReport report = Audit.verify(log, keyFile, done -> System.err.println("  " + done));
            if (common.json) {
                Print.standard().json(report.json());
            } else {
                report.lines().forEach(Print.standard()::line);
            }
            return report.good() ? 0 : 1;
        }
    }
}
