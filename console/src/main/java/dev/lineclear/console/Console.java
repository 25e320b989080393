package dev.lineclear.console;

import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.console.oidc.Provider;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Pacing;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.pipeline.ReviewBoard;
import dev.lineclear.pipeline.Staging;
import dev.lineclear.policy.Policies;
import dev.lineclear.state.Store;
import dev.lineclear.tlog.LogReader;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console over HTTP, on a listener of its own, in the gateway's process. */
public final class Console implements AutoCloseable {
    private static final Duration IDLE_CONNECTION = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final Guarding.Opened server;
    private final Listeners listeners;
    private final Runnable warming;

    /**
     * What it is put together from.
     *
     * @param rehearsing held requests tried elsewhere
     * @param staging changes made stage by stage
     * @param pacing changes that agents make call by call
     * @param origin its URL as browsers see it, without a path
     * @param sensitive members of an operation's input that are not shown
     * @param bell rung by what is recorded
     * @param log at its newest checkpoint
     * @param policies in force
     * @param known resources and what hangs on them
     * @param alarms what stands above every page; empty nearly always
     * @param annex what else listens here
     * @param oidc the identity provider, where there is one
     */
    public record Parts(
            Store store,
            Ballots ballots,
            ReviewBoard reviews,
            Rehearsing rehearsing,
            Staging staging,
            Pacing pacing,
            Reviewing reviewing,
            Invitations invitations,
            Recording recording,
            Function<String, List<String>> sensitive,
            Bell bell,
            Supplier<LogReader> log,
            Supplier<Policies> policies,
            Halting halting,
            Changing changing,
            Hearing hearing,
            Known known,
            Supplier<List<String>> alarms,
            Annex annex,
            Optional<OidcSettings> oidc,
            Guarding guarding,
            String origin,
            InstantSource clock) {}

    private Console(Parts parts, InetSocketAddress address, Optional<SSLContext> tls) {
        Pages pages = new Pages(parts.alarms());
        Entrance entrance = new Entrance(parts.store().approvers(), parts.origin(), parts.clock());
        Guard guard = new Guard(entrance, pages);
        Records records = new Records(parts.log());
        this.listeners = new Listeners(parts.bell());
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter(parts.guarding()::filter);
        ways(parts, routing, guard, pages, entrance, records);
        HoldPages holds = new HoldPages(
                parts.store(),
                parts.ballots(),
                parts.rehearsing(),
                parts.origin(),
                parts.sensitive(),
                pages,
                parts.clock());
        holds.routes(routing, guard);
        others(parts, routing, guard, pages, records);
        new Events(parts.bell(), listeners).routes(routing, guard);
        routing.any(guard.open(visit -> {
            throw new Visit.Refusal(404, "There is no such page, or not for this method.");
        }));
        this.server = parts.guarding()
                .open(address, port -> server(parts.guarding(), address.getAddress(), port, tls, routing));
        this.warming = holds::warm;
    }

    /** How people, and programs of theirs, come in. */
    private void ways(
            Parts parts, HttpRouting.Builder routing, Guard guard, Pages pages, Entrance entrance, Records records) {
        ReentrantLock changing = new ReentrantLock();
        RegisteredPasskeys registered = new RegisteredPasskeys(parts.store().approvers(), parts.origin());
        Passkeys passkeys = new Passkeys(registered, parts.origin(), parts.clock());
        Enrolling enrolling = new Enrolling(parts.store(), passkeys, parts.invitations(), parts.recording(), changing);
        parts.annex().routes(routing, new Annex.Joint(entrance, enrolling, records, listeners));
        new Assets().routes(routing, guard);
        new Doorway(
                        parts.store(),
                        passkeys,
                        registered,
                        enrolling,
                        entrance.browsers(),
                        entrance.cookie(),
                        pages,
                        parts.recording(),
                        parts.clock(),
                        parts.oidc().isPresent())
                .routes(routing, guard);
        parts.oidc().ifPresent(oidc -> new ProviderDoor(
                        new Provider(oidc, URI.create(parts.origin() + ProviderDoor.BACK), parts.clock()),
                        new Recognition(parts.store(), parts.recording(), oidc, changing),
                        entrance,
                        parts.recording(),
                        parts.clock())
                .routes(routing, guard));
    }

    /** The pages beside holds', for whoever has come in. */
    private static void others(Parts parts, HttpRouting.Builder routing, Guard guard, Pages pages, Records records) {
        Store store = parts.store();
        String origin = parts.origin();
        InstantSource clock = parts.clock();
        Hearing hearing = parts.hearing();
        new ReviewPages(store, parts.reviews(), parts.reviewing(), origin, pages, clock).routes(routing, guard);
        new RolloutPages(store, parts.staging(), parts.pacing(), hearing, origin, pages, clock).routes(routing, guard);
        new PacePages(store, hearing, origin, pages, clock).routes(routing, guard);
        new IncidentPages(store, hearing, origin, pages, clock).routes(routing, guard);
        new Around(store, records, pages).routes(routing, guard);
        new PastPages(records, pages).routes(routing, guard);
        new AgentPages(store, records, parts.halting(), origin, pages, clock).routes(routing, guard);
        new ChangePages(store, parts.changing(), origin, pages, clock).routes(routing, guard);
        new RulePages(store, records, parts.policies(), pages).routes(routing, guard);
        new GraphPages(parts.known(), pages).routes(routing, guard);
    }

    private static WebServer server(
            Guarding guarding, InetAddress host, int port, Optional<SSLContext> tls, HttpRouting.Builder routing) {
        WebServerConfig.Builder builder = WebServer.builder()
                .address(host)
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(DRAIN)
                .maxConcurrentRequests(Limits.REQUESTS + Limits.LISTENERS)
                .maxPayloadSize(Limits.BODY)
                .idleConnectionTimeout(IDLE_CONNECTION)
                .directHandlers(Problem.beforeRoutes())
                .routing(routing);
        guarding.guard(
                builder,
                Http1Config.builder().maxPrologueLength(Limits.PROLOGUE).maxHeadersSize(Limits.HEADERS));
        tls.ifPresent(context -> builder.tls(Tls.builder().sslContext(context).build()));
        return builder.build();
    }

    /** Makes the queue's page once, for nobody, beside everything else: the first reader gets it as fast as the next. */
    public void warm() {
        Thread.ofPlatform()
                .daemon()
                .name("console-warm")
                .priority(Thread.MIN_PRIORITY)
                .start(() -> {
                    try {
                        warming.run();
                    } catch (RuntimeException e) {
                        LOG.debug(
                                "the queue could not be made ahead; whoever asks for it is told why: {}", e.toString());
                    }
                });
    }

    /**
     * Starts it.
     *
     * @param address loopback, or anything over TLS; port 0 takes a free one
     */
    public static Console start(Parts parts, InetSocketAddress address, Optional<SSLContext> tls) {
        return new Console(parts, address, tls);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        listeners.close();
        server.close();
    }
}
