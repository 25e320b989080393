package dev.lineclear.pipeline;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Meetings;
import dev.lineclear.assessment.Surroundings;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What agents of the tests ask for, what a catalogue says of it, and the policies that decide it. */
final class Requests {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String GATE = "db";
    static final String AGENT = "kiro";
    static final String OPERATOR = "oscar";

    /** The default set; then one that asks one person where it asks two; then one that asks three. */
    static final CedarDecider DEFAULT = decider(text -> text);

    static final CedarDecider LOOSE = decider(text -> text.replace("approvals >= 2", "approvals >= 1"));
    static final CedarDecider STRICT = decider(text -> text.replace("approvals >= 2", "approvals >= 3"));

    /** Updates of production wait for nobody, but not without a way back. */
    static final CedarDecider SNAPSHOT_ONLY = decider(text -> text.replace(
            "approvals >= 1 && (context.evidence.snapshot", "approvals >= 0 && (context.evidence.snapshot"));

    /** Nothing that can be put back waits for anybody. */
    static final CedarDecider LAX = decider(text -> text.replace(
                    "approvals >= 1 && (context.evidence.snapshot", "approvals >= 0 && (context.evidence.snapshot")
            .replace("approvals >= 2", "approvals >= 0"));

    /** Where what cannot be put back takes time: to read, to look again, and to think better of it. */
    static final CedarDecider CAREFUL = decider(Map.of("careful.cedar", """
            @id("irreversible-takes-reading-and-a-pause")
            forbid (principal, action == Action::"destroy", resource)
            when { context.irreversible }
            unless { context.evidence.read >= 30 && context.evidence.pause >= 5 };
            @id("replaceable-takes-a-second-look")
            forbid (principal, action == Action::"destroy", resource)
            when { !context.irreversible }
            unless { context.evidence.secondLook >= 10 };
            """));

    /** Where whatever changes something is rehearsed first. */
    static final CedarDecider REHEARSED = decider(Map.of("rehearsed.cedar", """
            @id("rehearsed-first")
            forbid (principal, action in [Action::"update", Action::"destroy"], resource)
            unless { context.evidence.rehearsal };
            """));

    /** Where a burst of deletes is not held but refused, with the facts. */
    static final CedarDecider STOPPING = decider(Map.of("stopping.cedar", """
            @id("no-bursts")
            @because("It is refused.")
            forbid (principal, action == Action::"destroy", resource)
            when { context.signals.contains("burst-of-deletes") };
            """));

    /** Where a session deletes five things an hour by itself. */
    static final CedarDecider FIVE = decider(Map.of("five.cedar", """
            @id("five-an-hour")
            @because("Five an hour.")
            forbid (principal, action == Action::"destroy", resource)
            when { context.session.destroyedThisHour >= 5 }
            unless { context.evidence.approvals >= 1 };
            """));

    private Requests() {}

    /** Many sessions change few things here, which is asked of two people each time; what marks it has tests of its own. */
    private static SortedMap<String, String> defaults() throws PolicyException {
        SortedMap<String, String> texts = new TreeMap<>(PolicySource.defaults().read());
        texts.replaceAll((file, text) -> text.replace("\"" + Meetings.OTHERS + "\", ", ""));
        return texts;
    }

    private static CedarDecider decider(UnaryOperator<String> change) {
        try {
            SortedMap<String, String> texts = defaults();
            texts.replaceAll((file, text) -> change.apply(text));
            return new CedarDecider(Policies.load(new PolicySource.Texts("the tests' policies", texts)));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private static CedarDecider decider(Map<String, String> more) {
        try {
            SortedMap<String, String> texts = defaults();
            texts.putAll(more);
            return new CedarDecider(Policies.load(new PolicySource.Texts("the tests' policies", texts)));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    static Session session(String id) {
        return new Session(
                id,
                new Agent(AGENT, "platform", new Scope(List.of("*"), List.of("arn:aws:db:*"))),
                OPERATOR,
                "a task",
                NOON.minus(Duration.ofDays(1)),
                NOON.plus(Duration.ofDays(30)),
                Session.State.OPEN);
    }

    static Assessor assessor() {
        return assessor(Surroundings.NONE);
    }

    /** Where something is known of what hangs on what, and of where things are. */
    static Assessor assessor(Surroundings surroundings) {
        return new Assessor(
                Map.of(GATE, (operation, input) -> classify(operation)),
                Map.of(),
                Map.of(),
                Map.of(GATE, surroundings));
    }

    private static Classification classify(String operation) {
        return switch (operation) {
            case "db:Describe" -> known(Effect.READ, Reversibility.Kind.REVERSIBLE, false);
            case "db:Create" -> known(Effect.CREATE, Reversibility.Kind.REVERSIBLE, false);
            case Reversal.OPERATION -> known(Effect.UPDATE, Reversibility.Kind.REVERSIBLE, false);
            case "db:Update", "db:Alter", "db:Reboot" -> known(Effect.UPDATE, Reversibility.Kind.REVERSIBLE, true);
            case "db:Delete", "db:Stop" -> known(Effect.DESTROY, Reversibility.Kind.RECREATABLE, true);
            case "db:Unprotect" ->
                new Classification(
                        Effect.UPDATE,
                        new Reversibility(Reversibility.Kind.REVERSIBLE, "So it is.", List.of(), Optional.empty()),
                        Known.curated("test"),
                        "Switches deletion protection off for");
            case "db:Purge" -> known(Effect.DESTROY, Reversibility.Kind.IRREVERSIBLE, false);
            default ->
                new Classification(
                        Effect.UNKNOWN,
                        new Reversibility(Reversibility.Kind.UNKNOWN, "Unknown.", List.of(), Optional.empty()),
                        Known.UNKNOWN,
                        "");
        };
    }

    private static Classification known(Effect effect, Reversibility.Kind kind, boolean capturable) {
        Optional<UndoPlan> undo = capturable
                ? Optional.of(new UndoPlan("table", List.of("table"), List.of("put back"), List.of()))
                : Optional.empty();
        return new Classification(
                effect, new Reversibility(kind, "So it is.", List.of(), undo), Known.curated("test"), "Touches");
    }

    static Target target(String name, String environment, Map<String, String> tags) {
        return new Target(
                "arn:aws:db:eu-west-1:123456789012:table/" + name,
                "db",
                "table",
                new Environment(environment, "tag"),
                tags);
    }

    /** A request of a change set: on the table that its input names, in the environment that it names. */
    static Proposal step(Session session, ChangeSet.Step step, Instant now) {
        String environment = step.input().path("in").asString("production");
        return Proposal.of(
                Ids.next(now),
                session,
                GATE,
                step.operation(),
                Map.of("region", step.region()),
                List.of(target(step.input().path("name").asString(""), environment, Map.of("owner", "dba"))),
                step.input(),
                "because",
                now);
    }

    static Proposal proposal(Session session, String operation, Target target, int value, Instant now) {
        return Proposal.of(
                Ids.next(now),
                session,
                GATE,
                operation,
                Map.of("region", "eu-west-1"),
                List.of(target),
                CanonicalJson.MAPPER.createObjectNode().put("Value", value),
                "because",
                now);
    }
}
