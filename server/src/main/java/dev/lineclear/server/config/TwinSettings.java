package dev.lineclear.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where changes are tried before production: a sandbox with credentials of its own.
 *
 * @param kind what it is
 * @param endpoints by service, as {@code aws.endpoints} has them; of all services that are not named by {@link #ANY}. Services
 *     that have none go to AWS's own in another account, and nowhere where it is emulated
 * @param account that the twin's credentials belong to; its own where it is an account, production's number where empty
 * @param access whose credentials
 * @param data what of production's content is put into it
 * @param fresh for how long a rehearsal counts
 * @param atMost how long one rehearsal may take
 * @param dryRunCounts whether AWS's own {@code DryRun} is a rehearsal that passed, though it checks permissions and some
 *     parameters only
 */
public record TwinSettings(
        Kind kind,
        Map<String, URI> endpoints,
        Optional<String> account,
        Access access,
        Data data,
        Duration fresh,
        Duration atMost,
        boolean dryRunCounts) {
    /** Stands for all services that are not named. */
    public static final String ANY = "*";

    public TwinSettings {
        endpoints = Map.copyOf(endpoints);
    }

    /** With this said of what counts. */
    TwinSettings counting(boolean dryRuns, Duration howLong) {
        return new TwinSettings(kind, endpoints, account, access, data, howLong, atMost, dryRuns);
    }

    /** What a twin is. */
    public enum Kind {
        /** A program that answers as AWS does. */
        EMULATED,
        /** An AWS account in which nothing of production is. */
        ACCOUNT
    }

    /** What of production's content goes into the twin; settings always do. */
    public enum Data {
        /** As much as a rehearsal reads in its time and within its size. */
        SAMPLE,
        /** No items and no objects. */
        NONE
    }

    /** Whose credentials requests go to the twin with; never the gateway's own. */
    public sealed interface Access {
        /** A file as AWS's shared credentials are, that its owner alone may read. */
        record Keys(Path file) implements Access {}

        /** A role in the twin's account, which the gateway's own credentials may assume. */
        record Role(String arn) implements Access {}
    }
}
