package dev.lineclear.cli;

import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import dev.lineclear.server.audit.Bundle;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.audit.Proven;
import dev.lineclear.server.audit.Witnesses;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
        description = "The transparency log, checked, and proofs out of it for others.",
        subcommands = {
            AuditCommand.Verify.class,
            AuditCommand.Prove.class,
            AuditCommand.Bundled.class,
            QueryCommand.class,
            BodyCommands.Reveal.class,
            BodyCommands.Erase.class
        })
final class AuditCommand {
    static void progress(String done) {
        System.err.println("  " + done);
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Hashes every record anew, checks the tree and the signed checkpoint, that every intent has its"
                            + " outcome and every outcome its intent, that what people signed is what is recorded, and that the policies referred"
                            + " to are there.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        WholeLog whole = new WholeLog();

        @Option(
                names = "--witnesses",
                paramLabel = "FILE",
                description =
                        "A policy (C2SP tlog-policy) whose quorum must have cosigned the checkpoint. Without it, and"
                                + " for the state directory's log, those of the configuration are looked for.")
        @Nullable
        Path policy;

        @Override
        public Integer call() throws Exception {
            AuditReport report = Audit.verify(whole.place(), asked(), AuditCommand::progress);
            if (whole.json()) {
                Print.standard().json(report.json());
            } else {
                report.lines().forEach(Print.standard()::line);
            }
            return report.good() ? 0 : 1;
        }

        /** Those of the configuration cosign when they are there; those that an auditor names must have. */
        private Optional<Witnesses> asked() throws IOException {
            Path given = policy;
            if (given != null) {
                return Optional.of(Witnesses.of(given, true));
            }
            Optional<Path> configured =
                    whole.own() ? whole.log.common.configuration().log().witnesses() : Optional.empty();
            return configured.isPresent() ? Optional.of(Witnesses.of(configured.get(), false)) : Optional.empty();
        }
    }

    @Command(
            name = "prove",
            mixinStandardHelpOptions = true,
            description = "Writes a record and the proof that it is in the log (C2SP tlog-proof), for whoever has the"
                    + " log's key and nothing else.")
    static final class Prove implements Callable<Integer> {
        @Mixin
        LogArguments log = new LogArguments();

        @Parameters(index = "0", paramLabel = "ID", description = "The record's id, or its number in the log.")
        String id = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "DIR",
                description = "The log (default: of the state directory).")
        @Nullable
        String place;

        @Option(
                names = "--out",
                paramLabel = "NAME",
                description = "Writes NAME.json and NAME.proof (default: record-N in the working directory).")
        @Nullable
        Path out;

        @Override
        public Integer call() throws Exception {
            Proven proven = Proven.find(log.place(place), id, AuditCommand::progress);
            Path given = out;
            Path name = given == null ? Path.of("record-" + proven.index()) : given;
            Path record = name.resolveSibling(name.getFileName() + ".json");
            Path proof = name.resolveSibling(name.getFileName() + ".proof");
            Files.write(record, proven.record());
            Files.writeString(proof, proven.proof());
            Print.standard().line("Record " + proven.index() + ": " + record + ", proven by " + proof);
            return 0;
        }
    }

    @Command(
            name = "bundle",
            mixinStandardHelpOptions = true,
            description = "Writes a zip with everything about one change: its records with their proofs, the policies,"
                    + " the approvals, and how to check each of them without Lineclear.")
    static final class Bundled implements Callable<Integer> {
        @Mixin
        WholeLog whole = new WholeLog();

        @Option(names = "--hold", required = true, paramLabel = "HOLD", description = "The hold's id.")
        String hold = "";

        @Option(names = "--out", paramLabel = "FILE", description = "The zip (default: HOLD.zip); must not exist.")
        @Nullable
        Path out;

        @Override
        public Integer call() throws Exception {
            LogPlace from = whole.place();
            Path given = out;
            Path zip = given == null ? Path.of(hold + ".zip") : given;
            int records;
            try (OutputStream stream =
                    Files.newOutputStream(zip, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                records = written(from, zip, stream);
            } catch (FileAlreadyExistsException e) {
                throw new CliException(zip + " exists; name another: --out FILE");
            }
            Print.standard()
                    .line(zip + ": " + records + " records, each with its proof; README.md in it says how to check");
            return 0;
        }

        private int written(LogPlace from, Path zip, OutputStream stream) throws IOException {
            try {
                return Bundle.write(from, hold, stream, AuditCommand::progress);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(zip);
                throw e;
            }
        }
    }
}
