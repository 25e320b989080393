package dev.lineclear.server.config;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.gate.aws.assume.Roles;
import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.rollout.PaceRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that can be configured.
 *
 * @param listen where agents connect
 * @param control where the command line connects; loopback only
 * @param console where people connect with a browser; nowhere when empty
 * @param state directory of keys, store, log and captures
 * @param policies directory of Cedar policies; the built-in set when empty
 * @param database where the working state is
 * @param aws the AWS gate
 * @param environments which targets live where when tags do not say; the first match counts
 * @param holds how long things wait
 * @param sessionLifetime after which a session ends by itself
 * @param observe gates whose verdicts are recorded but not enforced
 * @param log the transparency log, and the process's own
 * @param traces OpenTelemetry's
 * @param channels whom to tell of what waits for people, and how
 * @param classify effects by operation, of what the catalogue does not know
 * @param retention for how long what is kept aside is kept
 * @param twin where changes are tried before production; nowhere when empty
 * @param rehearsal what is tried where there is no twin, or before it
 * @param inventory what scans of what there is read, and when
 * @param services the file in which people declare services and what they need
 * @param otlp where others send traces to; nowhere when empty
 * @param rollouts where the health of what their stages touched may be asked for
 * @param watch what an agent may do in an hour and in a day before more is asked of it
 * @param around how the gateway looks whether production changed past it; not at all when empty
 */
public record Configuration(
        Listen listen,
        Address control,
        Optional<Console> console,
        Path state,
        Optional<Path> policies,
        Database database,
        Aws aws,
        List<EnvironmentRule> environments,
        Holds holds,
        Duration sessionLifetime,
        Set<String> observe,
        Log log,
        Traces traces,
        List<NotifySettings> channels,
        Map<String, Effect> classify,
        Retention retention,
        Optional<TwinSettings> twin,
        RehearsalSettings rehearsal,
        Scanned inventory,
        Optional<Path> services,
        Optional<Address> otlp,
        RolloutSettings rollouts,
        Limits watch,
        Optional<AroundSettings> around) {

    public Configuration withListen(Address address) {
        return new Configuration(
                new Listen(
                        address,
                        listen.tls() || !Addresses.loopback(address.host()),
                        listen.certificate(),
                        listen.key(),
                        listen.drain(),
                        listen.url()),
                control,
                console,
                state,
                policies,
                database,
                aws,
                environments,
                holds,
                sessionLifetime,
                observe,
                log,
                traces,
                channels,
                classify,
                retention,
                twin,
                rehearsal,
                inventory,
                services,
                otlp,
                rollouts,
                watch,
                around);
    }

    public Configuration withState(Path directory) {
        return new Configuration(
                listen,
                control,
                console,
                directory,
                policies,
                database,
                aws,
                environments,
                holds,
                sessionLifetime,
                observe,
                log,
                traces,
                channels,
                classify,
                retention,
                twin,
                rehearsal,
                inventory,
                services,
                otlp,
                rollouts,
                watch,
                around);
    }

    /** With other settings of those that guard, in place of what the file says. */
    public Configuration withGuarded(
            List<EnvironmentRule> where,
            Holds waiting,
            Duration session,
            Set<String> observed,
            Optional<Path> witnesses,
            boolean entriesForEveryone,
            Optional<OidcAccess> provider,
            Map<String, Effect> classified,
            Retention kept,
            Limits watched,
            Tried tried,
            Optional<PaceRule> paced) {
        Optional<Console> doors =
                console.map(c -> new Console(c.address(), c.url(), c.certificate(), c.key(), provider));
        Log guarded = new Log(
                log.origin(),
                log.checkpointEvery(),
                witnesses,
                log.serve(),
                entriesForEveryone,
                log.mirror(),
                log.format(),
                log.answers());
        return new Configuration(
                listen,
                control,
                doors,
                state,
                policies,
                database,
                aws,
                where,
                waiting,
                session,
                observed,
                guarded,
                traces,
                channels,
                classified,
                kept,
                twin.map(t -> t.counting(tried.dryRunCounts(), tried.fresh())),
                rehearsal.counting(tried.dryRunCounts(), tried.fresh()),
                inventory,
                services,
                otlp,
                rollouts.paced(paced),
                watched,
                around);
    }

    /** Which rehearsals count, in the twin where there is one. */
    public Tried tried() {
        return twin.map(t -> new Tried(t.dryRunCounts(), t.fresh()))
                .orElseGet(() -> new Tried(rehearsal.dryRunCounts(), rehearsal.fresh()));
    }

    /**
     * Which rehearsals count.
     *
     * @param dryRunCounts whether AWS's own dry run is one
     * @param fresh for how long one counts
     */
    public record Tried(boolean dryRunCounts, Duration fresh) {}

    public record Address(String host, int port) {}

    /**
     * @param tls required on any address but loopback
     * @param certificate PEM chain; made at first start when empty
     * @param key PEM key, PKCS #8
     * @param drain how long requests under way may take to end when the gateway stops
     * @param url as agents see it, without a path; by its address when empty
     */
    public record Listen(
            Address address,
            boolean tls,
            Optional<Path> certificate,
            Optional<Path> key,
            Duration drain,
            Optional<String> url) {}

    /**
     * @param url as browsers see it, without a path; passkeys belong to it
     * @param certificate PEM chain; in clear on loopback when empty
     * @param key PEM key, PKCS #8
     * @param oidc the identity provider, where there is one
     */
    public record Console(
            Address address, String url, Optional<Path> certificate, Optional<Path> key, Optional<OidcAccess> oidc) {}

    /** @param url a JDBC URL of PostgreSQL; SQLite in the state directory when empty */
    public record Database(Optional<String> url, String user, Optional<Path> passwordFile) {}

    /**
     * @param endpoints overrides by service; those not named go where AWS has them
     * @param region for what must be known before a request names one
     * @param account the account whose id stands in ARNs; twelve zeros when empty
     * @param assume the roles that requests go to production under; with the gateway's own credentials when empty
     */
    public record Aws(Map<String, URI> endpoints, String region, Optional<String> account, Optional<Roles> assume) {}

    /**
     * @param name of the environment
     * @param account glob
     * @param region glob
     * @param resource glob over the URN
     */
    public record EnvironmentRule(String name, String account, String region, String resource) {}

    /**
     * @param patience how long a held call waits open: at most 25 s, since clients give up at 30
     * @param lifetime after which a hold without its evidence is rejected
     */
    public record Holds(Duration patience, Duration lifetime) {}

    /**
     * @param origin the transparency log's name in its checkpoints
     * @param witnesses a file in the form of C2SP tlog-policy: who cosigns the checkpoints
     * @param serve where the log is served over HTTP, to be read; loopback only
     * @param entriesForEveryone whether records are served to whoever asks, or to auditors, who have a token
     * @param mirror kept beside the log, where one is wanted
     * @param format of what the process says of itself on standard error
     * @param answers which answers it says a line about
     */
    public record Log(
            String origin,
            Duration checkpointEvery,
            Optional<Path> witnesses,
            Optional<Address> serve,
            boolean entriesForEveryone,
            Optional<Mirror> mirror,
            LogFormat format,
            Answers answers) {}

    /**
     * @param place where the log is mirrored to
     * @param every how long it waits between two copies
     */
    public record Mirror(MirrorPlace place, Duration every) {}

    /** How a line of the process's own log looks. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** Which answers to agents are a line of the process's own log; all of them are in the transparency log. */
    public enum Answers {
        NONE,
        /** All but reads that were let through. */
        CHANGES,
        ALL
    }

    /**
     * @param otlp a collector's base URL, OTLP over HTTP; when empty, OpenTelemetry's own environment variables say
     * @param sample the share of requests that are traced, from 0 to 1
     */
    public record Traces(Optional<URI> otlp, double sample) {
        /** @throws IllegalArgumentException when it is not a collector's URL, with what one looks like */
        public static URI collector(String text) {
            URI url = URI.create(text.strip());
            if (url.getHost() == null || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                throw new IllegalArgumentException("must be a URL such as http://127.0.0.1:4318");
            }
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "may not hold a password, which would be printed: use OTEL_EXPORTER_OTLP_HEADERS");
            }
            return url;
        }
    }
}
