package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions in memory, by the port's whole contract. */
final class HeldSessions implements Sessions {
    private final Map<String, Credentialed> byId = new ConcurrentHashMap<>();

    @Override
    public void open(Credentialed session) {
        byId.put(session.session().id(), session);
    }

    @Override
    public Optional<Session> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Credentialed::session);
    }

    @Override
    public Optional<Credentialed> byAccessKey(String accessKeyId) {
        return byId.values().stream()
                .filter(c -> c.accessKeyId().equals(accessKeyId))
                .findFirst();
    }

    @Override
    public List<Session> recent(int limit) {
        return byId.values().stream()
                .map(Credentialed::session)
                .sorted((a, b) -> b.openedAt().compareTo(a.openedAt()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Session> live(Instant now) {
        return byId.values().stream()
                .map(Credentialed::session)
                .filter(s -> s.state() != Session.State.CLOSED && now.isBefore(s.expiresAt()))
                .toList();
    }

    @Override
    public boolean move(String id, Session.State from, Session.State to) {
        Credentialed before = byId.get(id);
        return before != null
                && before.session().state() == from
                && byId.replace(
                        id,
                        before,
                        new Credentialed(
                                before.session().withState(to),
                                before.accessKeyId(),
                                before.secretKey(),
                                before.token()));
    }
}
