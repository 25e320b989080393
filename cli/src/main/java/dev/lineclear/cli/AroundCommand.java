package dev.lineclear.cli;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.server.around.Around;
import dev.lineclear.server.around.AroundReport;
import dev.lineclear.server.around.TrailApi;
import dev.lineclear.server.around.TrailFiles;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** {@code lineclear around}. */
@Command(
        name = "around",
        mixinStandardHelpOptions = true,
        description = {
            "Compares AWS's own log of what was done (CloudTrail) with the gateway's. A change without a record went around",
            "the gateway: said with who, how, what and when. Events of when the log says nothing are said as not covered."
        },
        footer = {
            "",
            "Exits 0 when nothing went around; 1 when something did, not all could be read, or there was nothing to compare."
        })
final class AroundCommand implements Callable<Integer> {
    /** So far back CloudTrail is asked where nobody says; it keeps 90 days. */
    private static final Duration LOOKED_BACK = Duration.ofDays(90);

    @Mixin
    LogArguments log = new LogArguments();

    @Mixin
    Period period = new Period();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR",
            description = "A trail's files (JSON, also .gz), and folders of them as they lie in its bucket.")
    List<Path> files = List.of();

    @Option(
            names = "--api",
            description =
                    "Asks CloudTrail instead, with the AWS credentials of whoever runs this: management events only.")
    boolean api;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "Which to ask; several times for several (default: that of the configuration).")
    List<String> regions = List.of();

    @Option(
            names = "--own",
            paramLabel = "ARN",
            description = "Of the gateway's own credentials, where the events cannot tell; several times for several.")
    List<String> own = List.of();

    @Override
    public Integer call() throws Exception {
        if (api && !files.isEmpty()) {
            throw new CliException(Main.USAGE, "compare files or what CloudTrail says (--api), not both");
        }
        if (!api && files.isEmpty()) {
            throw new CliException(
                    Main.USAGE, "compare what? Name CloudTrail's files, or ask it: --api; lineclear around --help");
        }
        period.check();
        Configuration configuration = log.common.configuration();
        LogPlace from = log.place(null);
        Around.Scope scope = new Around.Scope(
                configuration.aws().account().orElse(""),
                period.since(),
                period.until(),
                log.current(),
                Set.copyOf(own));
        AroundReport report = api ? asked(configuration, from, scope) : compared(from, TrailFiles.of(files), scope);
        if (log.common.json) {
            Print.standard().json(report.json());
        } else {
            report.lines().forEach(Print.standard()::line);
        }
        // Nothing to compare says nothing of a gateway; of a period it may well be all there was.
        boolean compared = report.events() > 0 || period.asked();
        return report.alarms() == 0 && compared ? 0 : 1;
    }

    private AroundReport asked(Configuration configuration, LogPlace from, Around.Scope scope) throws IOException {
        Instant back = Instant.now().minus(LOOKED_BACK);
        Instant since = scope.since().isBefore(back) ? back : scope.since();
        List<String> all = regions.isEmpty() ? List.of(configuration.aws().region()) : regions;
        try (DefaultCredentialsProvider credentials =
                        DefaultCredentialsProvider.builder().build();
                AwsClients clients =
                        new AwsClients(credentials, configuration.aws().endpoints())) {
            signs(credentials);
            return compared(from, new TrailApi(clients.api(), all, since, scope.until()), scope);
        }
    }

    /** Asked before the log is read, since what the SDK says where there are none is a page of its own classes. */
    private static void signs(DefaultCredentialsProvider credentials) {
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new CliException("there are no AWS credentials to ask CloudTrail with: set AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has some");
        }
    }

    private static AroundReport compared(LogPlace from, Around.Trail trail, Around.Scope scope) throws IOException {
        return Around.of(from, trail, scope, AuditCommand::progress);
    }
}
