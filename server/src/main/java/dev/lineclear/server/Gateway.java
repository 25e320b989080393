package dev.lineclear.server;

import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.record.Kind;
import dev.lineclear.server.around.Rounds;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.ControlServer;
import dev.lineclear.server.operate.Metrics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The whole gateway, put together by plain constructors. What cannot start whole does not start. */
public final class Gateway implements AutoCloseable {
    /** More waiting holds than this are as many as anyone needs to know. */
    private static final int MAX_COUNTED = 1_000;

    private final Foundation on;
    private final Deciding deciding;
    private final Desks desks;
    private final GatewayServer gates;
    private final ControlServer control;
    private volatile Optional<Rounds> around = Optional.empty();

    private Gateway(Configuration configured, Closing closing, BooleanSupplier wanted) throws IOException {
        this.on = new Foundation(configured, closing);
        this.deciding = new Deciding(on, this::desks);
        on.tell();
        deciding.begin();
        Desks.Parts parts = deciding.forDesks();
        this.desks = new Desks(parts);
        Doors doors = new Doors(on, deciding, desks);
        on.serverFound();
        if (!wanted.getAsBoolean()) {
            throw new IOException("stopped while it started: nobody was listened to");
        }
        this.gates = doors.gates();
        this.control = doors.control(() -> around);
        doors.console(parts, endpoint());
        Forgetting forgetting = deciding.forgetting();
        on.closing.add(deciding.keepHouse(forgetting, doors.certificates));
        Warming.begin("start-first", () -> Warming.first(on.store, deciding.aws, deciding.catalog));
        deciding.graph.begin();
        measure(forgetting);
        doors.traces();
        lookAround();
        deciding.graph.listen();
        on.ownLog.serve(on.closing, on.greeting::add);
        on.greeting.places(
                on.configuration, on.state, endpoint(), on.owners.all().size());
        announce();
        Warming.beginLater("start-rest", () -> Warming.rest(deciding.aws, deciding.catalog, deciding.decider));
    }

    /**
     * Starts it; when this returns, agents and people can connect.
     *
     * @throws IOException when anything cannot start, with why and what to do
     */
    public static Gateway start(Configuration configuration) throws IOException {
        return start(configuration, () -> true);
    }

    /** @param wanted asked once, before anybody is listened to: whether that is still wanted */
    public static Gateway start(Configuration configuration, BooleanSupplier wanted) throws IOException {
        Logging.one(configuration.log().format());
        Closing closing = new Closing();
        try {
            return new Gateway(configuration, closing, wanted);
        } catch (IOException | RuntimeException | Error e) {
            try {
                closing.close();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private Desks desks() {
        return desks;
    }

    private void lookAround() {
        if (on.configuration.around().isEmpty()) {
            return;
        }
        Rounds rounds = on.closing.add(new Rounds(
                on.configuration.around().get(),
                deciding.aws.api(),
                on.configuration.aws().account().orElse(""),
                on.log,
                on.store.settings(),
                on.register,
                on.clock));
        around = Optional.of(rounds);
        on.metrics.counter("lineclear.went.around", "Changes of production past the gateway", rounds::found);
    }

    /** Last of all: whoever finds the file finds everything there, and what cannot start whole leaves none. */
    private void announce() throws IOException {
        String url = "http://" + on.configuration.control().host() + ":" + control.port();
        ControlFile.write(on.state, url, endpoint(), on.state.secret("control.token"));
    }

    private void measure(Forgetting forgetting) {
        Metrics metrics = on.metrics;
        metrics.counter(
                "lineclear.captures.removed", "Captures kept for long enough and removed", forgetting::captures);
        metrics.counter("lineclear.values.removed", "Values kept for long enough and removed", forgetting::values);
        metrics.counter("lineclear.notices", "Things that channels were told of", on.telling::delivered);
        on.ownLog.measure(metrics);
        deciding.graph.measure(metrics);
        for (HoldState live : List.of(HoldState.OPEN, HoldState.GRANTED, HoldState.IN_DOUBT)) {
            String name = "lineclear.holds." + live.name().toLowerCase(Locale.ROOT);
            metrics.gauge(
                    name,
                    "Holds that are " + live,
                    () -> on.store.holds().in(live, MAX_COUNTED).size());
        }
    }

    /** Where agents connect, such as {@code http://127.0.0.1:7700}. */
    public String endpoint() {
        Configuration.Listen listen = on.configuration.listen();
        if (listen.url().isPresent()) {
            return listen.url().get();
        }
        String host = listen.address().host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return (listen.tls() ? "https://" : "http://") + (any ? "localhost" : host) + ":" + gates.port();
    }

    /** What to tell whoever started it. */
    public List<String> greeting() {
        return on.greeting.lines();
    }

    /** Stops listening, finishes what is under way, and closes the log with a checkpoint over everything. */
    @Override
    public void close() throws IOException {
        ControlFile.remove(on.state);
        try {
            gates.close();
            control.close();
            on.register.force(Kind.GATEWAY_STOPPED, on.origin(), CanonicalJson.MAPPER.createObjectNode());
        } finally {
            on.closing.close();
        }
    }
}
