package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import dev.lineclear.console.Records.Part;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sessions with what was done in them, agents, and the red button that stops one of them or all. */
public final class AgentPages {
    private static final int SESSIONS = 200;
    private static final int MAX_REASON = 500;

    private final Store store;
    private final Records records;
    private final Halting halting;
    private final RegisteredPasskeys registered;
    private final Pages pages;
    private final InstantSource clock;
    private final ScopeWatch scopes;

    AgentPages(Store store, Records records, Halting halting, String origin, Pages pages, InstantSource clock) {
        this.store = store;
        this.records = records;
        this.halting = halting;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.pages = pages;
        this.clock = clock;
        this.scopes = new ScopeWatch(records, clock, AgentPages::quietly);
    }

    /** Behind whatever agents and people wait for. */
    private static void quietly(Runnable count) {
        Thread.ofPlatform()
                .daemon()
                .name("scope-watch")
                .priority(Thread.MIN_PRIORITY)
                .start(count);
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/sessions", guard.page(this::sessions));
        routing.get("/sessions/{id}", guard.page(this::session));
        routing.get("/agents", guard.page(this::agents));
        routing.post("/halt", guard.change(this::halt));
        routing.post("/resume", guard.change(this::resume));
    }

    /** A session in a list. */
    public record SessionLine(
            String id, String agent, String operator, String task, String state, String opened, String left) {}

    private SessionLine line(Session s) {
        Instant now = clock.instant();
        boolean live = s.state() != Session.State.CLOSED && now.isBefore(s.expiresAt());
        String state = live || s.state() == Session.State.CLOSED ? s.state().name() : "EXPIRED";
        return new SessionLine(
                s.id(),
                s.agent().id(),
                s.operator(),
                Visible.text(s.task()),
                state.toLowerCase(Locale.ROOT),
                QueueView.span(Duration.between(s.openedAt(), now)) + " ago",
                live ? QueueView.span(Duration.between(now, s.expiresAt())) + " left" : "");
    }

    private void sessions(Visit visit) {
        List<SessionLine> lines =
                store.sessions().recent(SESSIONS).stream().map(this::line).toList();
        visit.html(200, pages.page("sessions", Frame.of(visit, "Sessions", "/sessions"), Map.of("sessions", lines)));
    }

    private void session(Visit visit) {
        String id = visit.id();
        Session session = store.sessions().find(id).orElseThrow(() -> new Refusal(404, "There is no such session."));
        Part part = records.before(PastPages.number(visit.asked("before")), e -> mayBeOf(e, session), 2_000);
        Set<String> about = new HashSet<>(Set.of(id));
        part.entries().stream()
                .filter(e -> e.data().path("session").asString("").equals(id))
                .forEach(e -> {
                    about.add(e.subject());
                    about.add(e.data().path("hold").asString(id));
                });
        List<Entry> ours =
                part.entries().stream().filter(e -> about.contains(e.subject())).toList();
        visit.html(
                200,
                pages.page(
                        "session",
                        Frame.of(visit, "Session of " + session.agent().id(), "/sessions"),
                        Map.of(
                                "session",
                                line(session),
                                "lines",
                                PastPages.lines(ours),
                                "keys",
                                keys(visit.signedIn().person(), session))));
    }

    /** The passkeys by which the reader may let it go on; empty when they may not. */
    private String keys(Approver reader, Session session) {
        boolean may = reader.role() == Approver.Role.APPROVER
                && !store.approvers().same(reader.id(), session.operator())
                && session.state() == Session.State.HALTED
                && clock.instant().isBefore(session.expiresAt());
        return may ? registered.ids(reader) : "";
    }

    private static boolean mayBeOf(Entry e, Session session) {
        return !e.time().isBefore(session.openedAt().minusSeconds(1));
    }

    /** An agent in a list. */
    public record AgentLine(
            String id,
            String owner,
            Standing standing,
            String scope,
            int live,
            int halted,
            int waiting,
            Optional<ScopeWatch.Use> use) {
        /** The other standings, those further up first: promoting is what owners come for. */
        public List<String> others() {
            return Stream.of(Standing.values())
                    .filter(other -> other != standing)
                    .sorted(Comparator.comparing((Standing other) -> other.compareTo(standing) < 0)
                            .thenComparing(other -> Math.abs(other.ordinal() - standing.ordinal())))
                    .map(Standing::word)
                    .toList();
        }
    }

    private void agents(Visit visit) {
        scopes.look();
        List<Session> live = store.sessions().live(clock.instant());
        List<Hold> waiting = store.holds().in(HoldState.OPEN, Limits.QUEUE);
        List<AgentLine> lines = store.agents().all().stream()
                .map(agent -> line(agent, live, waiting))
                .toList();
        String keys = registered.ids(visit.signedIn().person());
        visit.html(
                200, pages.page("agents", Frame.of(visit, "Agents", "/agents"), Map.of("agents", lines, "keys", keys)));
    }

    private AgentLine line(Agent agent, List<Session> live, List<Hold> waiting) {
        return new AgentLine(
                agent.id(),
                agent.owner(),
                store.standings().now(agent.id()),
                String.join(", ", agent.scope().operations()) + " on "
                        + String.join(", ", agent.scope().resources()),
                count(agent, live, Session.State.OPEN),
                count(agent, live, Session.State.HALTED),
                (int) waiting.stream()
                        .filter(h -> h.proposal().session().agent().id().equals(agent.id()))
                        .count(),
                scopes.use(agent));
    }

    private static int count(Agent agent, List<Session> live, Session.State state) {
        return (int) live.stream()
                .filter(s -> s.state() == state && s.agent().id().equals(agent.id()))
                .count();
    }

    private void resume(Visit visit) {
        Approver person = visit.approver();
        JsonNode body = visit.json();
        Halting.Resumed done = halting.resume(body.path("statement").asString(""), registered.proof(person, body));
        if (!done.refusal().isEmpty()) {
            throw new Refusal(403, done.refusal());
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("because", done.sessions() == 0 ? "Nothing was halted." : "It goes on.");
        visit.json(200, out);
    }

    /** Stopping needs no passkey: whoever is frightened must not look for theirs first. Letting go on does. */
    private void halt(Visit visit) {
        Approver person = visit.approver();
        JsonNode body = visit.json();
        String agent = body.path("agent").asString("");
        String reason = body.path("reason").asString("").strip();
        if (reason.isEmpty() || reason.length() > MAX_REASON) {
            throw new Refusal(400, "Say why, in a sentence.");
        }
        int stopped = halting.halt(agent, Visible.text(reason), person.id());
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("stopped", stopped);
        out.put("because", stopped == 0 ? "Nothing was running." : stopped + " sessions are halted.");
        visit.json(200, out);
    }
}
