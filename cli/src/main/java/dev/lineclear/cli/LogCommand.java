package dev.lineclear.cli;

import dev.lineclear.server.LostLog;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.server.mirror.Restoration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear log}. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "The gateway's transparency log as files.",
        subcommands = {LogCommand.Restore.class, LogKeyCommand.class})
final class LogCommand {
    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = "Brings a lost log back from its mirror, proving every record, and says which are missing.",
            footer = {
                "",
                "Ends with 0 when nothing is known to be missing, 2 when records are, 1 when it was refused.",
                "The rest of the state directory (keys, store, captures, bodies) comes from your backup, before this."
            })
    static final class Restore implements Callable<Integer> {
        private static final int MISSING = 2;
        private static final long TELL_EVERY = 100_000;

        @Mixin
        Local common = new Local();

        @Option(
                names = "--from",
                paramLabel = "DIR|s3://…",
                description = "The mirror (default: log.mirror of the configuration, which also says how a bucket is"
                        + " reached).")
        @Nullable
        String from;

        @Option(
                names = "--to",
                paramLabel = "STATE",
                description = "The state directory (default: the configured one).")
        @Nullable
        Path to;

        @Option(
                names = "--seen",
                paramLabel = "FILE",
                description = "A checkpoint of this log that somebody kept, such as an auditor; may be repeated.")
        List<Path> seen = List.of();

        @Override
        public Integer call() throws Exception {
            Configuration configuration = common.configuration();
            Path state = Optional.ofNullable(to).map(Path::toAbsolutePath).orElse(configuration.state());
            MirrorPlace place = place(configuration);
            Restoration.Result result;
            try {
                result = Restoration.restore(
                        place, LostLog.of(state), configuration.log().witnesses(), seen, Restore::progress);
            } catch (IOException e) {
                throw new CliException(String.valueOf(e.getMessage()));
            }
            if (common.json) {
                Print.standard().json(json(result));
            } else {
                lines(place, result).forEach(Print.standard()::line);
            }
            return result.missing() ? MISSING : 0;
        }

        private MirrorPlace place(Configuration configuration) {
            String given = from;
            return given != null
                    ? LogArguments.mirror(given, configuration)
                    : configuration
                            .log()
                            .mirror()
                            .map(Configuration.Mirror::place)
                            .orElseThrow(() -> new CliException(
                                    "where is the mirror? The configuration has no log.mirror; say --from"));
        }

        private static void progress(long done, long size) {
            if (done % TELL_EVERY < 256) {
                AuditCommand.progress(done + " of " + size + " records");
            }
        }

        private static List<String> lines(MirrorPlace place, Restoration.Result result) {
            return new RestorationWords(place, result).lines();
        }

        private static ObjectNode json(Restoration.Result result) {
            ObjectNode out = Control.node();
            out.put("log", result.log().toString());
            out.put("records", result.restored().size());
            out.put("root", result.restored().root().toString());
            out.put("missing", result.missing());
            if (result.missing()) {
                out.put("missingFrom", result.restored().size());
                out.put("missingTo", result.recordsKnown() - 1);
            }
            ArrayNode known = out.putArray("known");
            result.known().forEach(k -> known.addObject().put("by", k.who()).put("records", k.records()));
            ArrayNode unasked = out.putArray("unasked");
            result.unasked().forEach(unasked::add);
            return out;
        }
    }
}
