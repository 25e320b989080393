package dev.lineclear.console;

import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.console.oidc.Provider;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Pacing;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.pipeline.ReviewBoard;
import dev.lineclear.pipeline.Staging;
import dev.lineclear.policy.Policies;
import dev.lineclear.record.Kind;
import dev.lineclear.state.Store;
import dev.lineclear.tlog.LogReader;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The console over HTTP, on a listener of its own, in the gateway's process. */
public final class Console implements AutoCloseable {
    private static final Duration IDLE_CONNECTION = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final WebServer server;
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final Listeners listeners;
    private final Runnable warming;

    /** Records what people do, on disk before it takes effect. */
    @FunctionalInterface
    public interface Recording {
        void force(Kind kind, String subject, ObjectNode data);
    }

    /** Stops sessions at once, and lets them go on when a person signed for it. */
    public interface Halting {
        /**
         * @param agent whose; of all when empty
         * @param by who pressed the button
         * @return how many were running
         */
        int halt(String agent, String reason, String by);

        /** @param proof of whoever signed the statement */
        Resumed resume(String statement, String proof);

        /**
         * @param sessions how many go on
         * @param refusal why none does; else empty
         */
        record Resumed(int sessions, String refusal) {}
    }

    /** Takes signatures under reviews of broken glass. */
    @FunctionalInterface
    public interface Reviewing {
        /** @param proof of whoever signed the statement */
        Outcome sign(String review, String statement, String proof);

        /**
         * @param missing how many more people have to sign
         * @param refusal why it does not count; else empty
         */
        record Outcome(int missing, String refusal) {}
    }

    /** Takes what people sign of rollouts, of what agents do call by call, and of incidents. */
    public interface Hearing {
        /** @param proof of whoever signed the statement */
        Heard rollout(String id, String statement, String proof);

        /** @param proof of whoever signed the statement */
        Heard pace(String id, String statement, String proof);

        /** @param proof of whoever signed the statement */
        Heard opened(String statement, String proof);

        /** @param proof of whoever signed the statement */
        Heard closed(String incident, String statement, String proof);

        /**
         * An incident's review, told out of the log, in a form to be kept.
         *
         * @throws IOException when the log cannot be read, with why
         */
        byte[] review(String session, Form form) throws IOException;

        /** In which form. */
        enum Form {
            HTML,
            PDF
        }

        /**
         * What became of it.
         *
         * @param status as of HTTP; 200 where it was done
         * @param because in a sentence
         * @param id of what it is about
         */
        record Heard(int status, String because, String id) {}
    }

    /** Changes of the gateway itself; each is signed by whoever asks for it. */
    public interface Changing {
        /** What a change would be, before anybody signs for it. @param change as it would be signed, such as {@code agent.put} */
        Look look(String change, JsonNode asked, String by);

        /**
         * Proposes a change, or does at once what takes power away.
         *
         * @param texts of policies, which stand beside what is signed
         */
        Outcome ask(String change, String statement, String proof, JsonNode texts);

        /** The texts of the policies in force, by file name. */
        SortedMap<String, String> policies();

        /** The guarded settings that are agreed on, by name. */
        SortedMap<String, String> settings();

        /**
         * What would change.
         *
         * @param difference lines that go and come; none where nothing changes
         * @param meaning what it would mean, in sentences
         * @param refusal why it cannot be asked for; else empty
         */
        record Look(List<String> difference, List<String> meaning, String refusal) {}

        /**
         * Makes what other owners agreed to.
         *
         * @param proof of whoever signed the statement
         */
        Outcome apply(String hold, String statement, String proof);

        /**
         * @param status as of HTTP; 200 where it was done, or is held
         * @param because what became of it, in a sentence
         * @param hold where it waits for another owner; else empty
         * @param link that invites somebody, where that was asked for; else empty
         */
        record Outcome(int status, String because, String hold, String link) {}
    }

    /** More on the same listener, with words of its own for what goes wrong: the API. */
    @FunctionalInterface
    public interface Annex {
        void routes(HttpRouting.Builder routing, Joint joint);

        /**
         * What it has in common with the pages.
         *
         * @param entrance who asks
         * @param enrolling how people come in
         * @param records what was
         * @param listeners whoever waits to be told
         */
        record Joint(Entrance entrance, Enrolling enrolling, Records records, Listeners listeners) {}
    }

    /** Keeps slow clients from taking the listener. */
    public interface Guarding {
        ServerConnectionSelector connections(Http1Config.Builder http);

        /** To go before all routes. */
        void filter(FilterChain chain, RoutingRequest request, RoutingResponse response);
    }

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
        ReentrantLock changing = new ReentrantLock();
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter(parts.guarding()::filter);
        Records records = new Records(parts.log());
        this.listeners = new Listeners(parts.bell());
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
        HoldPages holds = new HoldPages(
                parts.store(),
                parts.ballots(),
                parts.rehearsing(),
                parts.origin(),
                parts.sensitive(),
                pages,
                parts.clock());
        holds.routes(routing, guard);
        new ReviewPages(parts.store(), parts.reviews(), parts.reviewing(), parts.origin(), pages, parts.clock())
                .routes(routing, guard);
        new RolloutPages(
                        parts.store(),
                        parts.staging(),
                        parts.pacing(),
                        parts.hearing(),
                        parts.origin(),
                        pages,
                        parts.clock())
                .routes(routing, guard);
        new PacePages(parts.store(), parts.hearing(), parts.origin(), pages, parts.clock()).routes(routing, guard);
        new IncidentPages(parts.store(), parts.hearing(), parts.origin(), pages, parts.clock()).routes(routing, guard);
        new Around(parts.store(), records, pages).routes(routing, guard);
        new PastPages(records, pages).routes(routing, guard);
        new AgentPages(parts.store(), records, parts.halting(), parts.origin(), pages, parts.clock())
                .routes(routing, guard);
        new ChangePages(parts.store(), parts.changing(), parts.origin(), pages, parts.clock()).routes(routing, guard);
        new RulePages(parts.store(), records, parts.policies(), pages).routes(routing, guard);
        new GraphPages(parts.known(), pages).routes(routing, guard);
        new Events(parts.bell(), listeners).routes(routing, guard);
        routing.any(guard.open(visit -> {
            throw new Visit.Refusal(404, "There is no such page, or not for this method.");
        }));
        var builder = WebServer.builder()
                .address(address.getAddress())
                .port(address.getPort())
                .shutdownHook(false)
                .shutdownGracePeriod(DRAIN)
                .maxTcpConnections(Limits.CONNECTIONS)
                .maxConcurrentRequests(Limits.REQUESTS + Limits.LISTENERS)
                .maxPayloadSize(Limits.BODY)
                .idleConnectionTimeout(IDLE_CONNECTION)
                .directHandlers(Problem.beforeRoutes())
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(parts.guarding()
                        .connections(Http1Config.builder()
                                .maxPrologueLength(Limits.PROLOGUE)
                                .maxHeadersSize(Limits.HEADERS)))
                .routing(routing);
        tls.ifPresent(context -> builder.tls(Tls.builder().sslContext(context).build()));
        this.server = builder.build().start();
        this.warming = holds::warm;
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
        server.stop();
    }
}
