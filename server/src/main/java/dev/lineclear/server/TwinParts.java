package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.assume.RoleCredentials;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.Staging;
import dev.lineclear.gate.aws.undo.TwinRehearser;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.TwinSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** The twin, with credentials of its own. */
final class TwinParts implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final TwinSettings settings;
    private final AwsClients production;
    private final InstantSource clock;
    private final Twin twin;

    /**
     * Asks nobody yet.
     *
     * @param own production's credentials, by which a role in the twin is assumed
     * @throws IOException when its credentials cannot be used, with what to do
     */
    TwinParts(
            Configuration configuration,
            TwinSettings settings,
            AwsCredentialsProvider own,
            AwsClients production,
            InstantSource clock)
            throws IOException {
        this.settings = settings;
        this.production = production;
        this.clock = clock;
        String region = configuration.aws().region();
        AwsCredentialsProvider credentials =
                switch (settings.access()) {
                    case TwinSettings.Access.Keys(Path file) -> keys(file);
                    case TwinSettings.Access.Role(String arn) ->
                        new RoleCredentials(production.sts(region), arn, "lineclear-twin", clock);
                };
        Faithfulness faithfulness =
                settings.kind() == TwinSettings.Kind.ACCOUNT ? Faithfulness.ACCOUNT : Faithfulness.EMULATED;
        Optional<String> account = settings.account();
        this.twin = new Twin(
                new Twin.Place(
                        faithfulness,
                        settings.endpoints(),
                        account,
                        configuration.aws().account().orElse(Gates.NO_ACCOUNT),
                        region),
                credentials,
                own);
    }

    private static AwsCredentialsProvider keys(Path file) throws IOException {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw new IOException("the twin's credentials cannot be read: " + file, e);
        }
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new IOException(file + " may be read by others (" + PosixFilePermissions.toString(mode)
                    + "). Do: chmod 600 " + file);
        }
        try {
            return ProfileCredentialsProvider.builder()
                    .profileFile(ProfileFile.builder()
                            .content(file)
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build())
                    .profileName("default")
                    .build();
        } catch (RuntimeException e) {
            throw new IOException(file + " holds no credentials as AWS's shared files have them: " + e.getMessage(), e);
        }
    }

    Twin twin() {
        return twin;
    }

    /** @param account production's; @param scratch of staging alone */
    void stage(Catalog catalog, String account, TwinRehearser.Scratch scratch) {
        Staging staging = new Staging(
                catalog, production, account, twin, scratch, clock, settings.data() == TwinSettings.Data.SAMPLE);
        twin.staged(staging::stage);
    }

    /** @param beside what is next to what a proposal touches */
    Rehearser rehearser(TwinRehearser.Scratch scratch, Function<Proposal, List<String>> beside) {
        return new TwinRehearser(
                production,
                twin,
                scratch,
                clock,
                new TwinRehearser.Rules(
                        settings.data() == TwinSettings.Data.SAMPLE,
                        settings.fresh(),
                        settings.atMost(),
                        TwinRehearser.Rules.BYTES,
                        settings.dryRunCounts()),
                beside);
    }

    @Override
    public void close() {
        twin.close();
    }
}
