package dev.lineclear.pipeline;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What agents ask for and what people sign in the simulation, drawn from the seed. */
final class SimActs {
    private static final List<String> OPERATIONS = List.of(
            "db:Delete", "db:Delete", "db:Update", "db:Update", "db:Purge", "db:Create", "db:Describe", "db:Mystery");
    static final List<Session> SESSIONS = List.of(Requests.session("s1"), Requests.session("s2"));

    private final Sim sim;
    private final Random random;
    private final String favourite;
    private final List<SimPeople.Signed> cast = new ArrayList<>();
    private final Map<String, String> tags = new TreeMap<>(Map.of("owner", "dba"));

    SimActs(Sim sim, Random random) {
        this.sim = sim;
        this.random = random;
        this.favourite = OPERATIONS.get(random.nextInt(6));
    }

    /** What an approver saw is no longer so. */
    void worldMoves() {
        switch (random.nextInt(6)) {
            case 0 -> tags.put("owner", random.nextBoolean() ? "dba" : "sre");
            case 1 -> sim.people.rotate(SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size())));
            case 2 -> sim.tables.sessions.computeIfPresent("s1", (id, s) -> s.withState(Session.State.HALTED));
            case 3 -> sim.tables.sessions.computeIfPresent("s1", (id, s) -> s.withState(Session.State.OPEN));
            default -> {
                List<CedarDecider> all = List.of(Requests.DEFAULT, Requests.LOOSE, Requests.STRICT, Requests.DEFAULT);
                sim.gateway().policy = all.get(random.nextInt(all.size()));
            }
        }
    }

    void begin(SimGateway gateway) {
        if (!gateway.up) {
            if (!sim.started(gateway)) {
                sim.restart(gateway);
            }
            return;
        }
        int what = random.nextInt(100);
        if (what < 38) {
            request(gateway, ask());
        } else if (what < 84) {
            vote(gateway);
        } else if (what < 88) {
            pickHold()
                    .ifPresent(h -> sim.call("withdraw", gateway, t -> gateway.assembly()
                            .ballots()
                            .withdraw(h.id(), SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size())))));
        } else if (what < 92) {
            sim.call("expire", gateway, t -> gateway.assembly().recovery().expireDue());
        } else {
            sim.tables.holds.values().stream()
                    .filter(h -> h.state() == HoldState.IN_DOUBT || h.state() == HoldState.CLAIMED)
                    .findFirst()
                    .ifPresent(h -> sim.call("settle", gateway, t -> gateway.assembly()
                            .recovery()
                            .settle(h.id(), "dee", "looked at it")));
        }
    }

    /** Mostly the same few requests, so that calls meet on one hold. */
    private Proposal ask() {
        String operation = random.nextInt(3) > 0 ? favourite : OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        Session session = SESSIONS.get(random.nextInt(10) == 0 ? 1 : 0);
        String environment = random.nextInt(12) == 0 ? "beta" : "production";
        int value = random.nextInt(10) == 0 ? 1 : 0;
        return Requests.proposal(session, operation, Requests.target("reports", environment, tags), value, sim.now());
    }

    private void request(SimGateway gateway, Proposal proposal) {
        SimTask task = sim.call(proposal.operation(), gateway, t -> {
            Answer answer = gateway.assembly().pipeline().clear(proposal, t.executor());
            if (gateway.process() == t.process) {
                sim.invariants.answered(t, answer);
                sim.trace(t, "is answered " + answer);
            }
        });
        task.proposal = Optional.of(proposal);
    }

    private Optional<Hold> pickHold() {
        List<Hold> live = sim.tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.OPEN || h.state() == HoldState.GRANTED)
                .toList();
        return live.isEmpty() ? Optional.empty() : Optional.of(live.get(random.nextInt(live.size())));
    }

    private void vote(SimGateway gateway) {
        Optional<Hold> hold = pickHold();
        if (hold.isEmpty()) {
            request(gateway, ask());
            return;
        }
        SimPeople.Signed signed = signed(hold.get());
        cast(gateway, signed);
        if (random.nextInt(8) == 0) {
            cast(sim.gateway(), signed);
        }
    }

    private void cast(SimGateway gateway, SimPeople.Signed signed) {
        if (gateway.up) {
            sim.call("vote", gateway, t -> {
                Ballots.Cast came = gateway.assembly()
                        .ballots()
                        .cast(signed.statement().hold(), signed.statement().text(), signed.signature());
                sim.tally("vote " + came.code());
            });
        }
    }

    /** Mostly somebody whose vote is missing. */
    private String voter(Hold hold) {
        List<String> missing = SimPeople.NAMES.subList(0, 4).stream()
                .filter(name -> sim.tables.votesOn(hold.id()).stream()
                        .noneMatch(v -> v.approver().equals(name)))
                .toList();
        return missing.isEmpty() || random.nextInt(8) == 0
                ? SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size()))
                : missing.get(random.nextInt(missing.size()));
    }

    private SimPeople.Signed signed(Hold hold) {
        String person = voter(hold);
        int how = random.nextInt(40);
        // A withdrawn vote that somebody sends again is a fault of its own, known: see PipelineTest.
        if (how == 0 && !cast.isEmpty()) {
            SimPeople.Signed old = cast.get(random.nextInt(cast.size()));
            if (!sim.people.withdrawn(old)) {
                return old;
            }
        }
        Vote.Decision decision = how == 1 ? Vote.Decision.REJECT : Vote.Decision.APPROVE;
        String named = how == 2 ? "ann" : person;
        Duration valid = how < 6 ? Duration.ofSeconds(60) : Duration.ofMinutes(30 + random.nextInt(60 * 20));
        Statement statement = Statement.of(hold, named, decision, sim.now().plus(valid));
        if (how == 7) {
            statement = new Statement(
                    statement.hold(),
                    statement.proposal(),
                    statement.assessment(),
                    statement.shown(),
                    Requests.STRICT.version(),
                    decision,
                    "",
                    named,
                    statement.expiry());
        }
        SimPeople.Signed signed = sim.people.sign(person, statement);
        cast.add(signed);
        return signed;
    }
}
