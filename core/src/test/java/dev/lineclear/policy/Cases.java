package dev.lineclear.policy;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Harm.Names;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Reversibility.Kind;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One proposal with its assessment, easily varied. */
record Cases(
        Effect effect,
        List<Target> targets,
        String operation,
        Kind kind,
        boolean capturable,
        Known known,
        List<Signal> signals,
        boolean inScope,
        String agent,
        String operator,
        Harm harm) {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> ENVIRONMENTS = List.of("production", "beta", "staging");
    private static final List<String> SERVICES = List.of("dynamodb", "s3", "sqs", "rds");
    private static final List<String> OWNERS = List.of("dba", "sre", "web");

    static Cases of(Effect effect, String environment) {
        return new Cases(
                effect,
                List.of(target("reports", environment, "tag", Map.of("owner", "dba"))),
                "dynamodb:DeleteTable",
                Kind.RECREATABLE,
                true,
                Known.curated("test"),
                List.of(),
                true,
                "kiro",
                "operator@example.com",
                Harm.NONE);
    }

    static Target target(String name, String environment, String source, Map<String, String> tags) {
        return new Target(
                "arn:aws:dynamodb:eu-west-1:123456789012:table/" + name,
                "dynamodb",
                "table",
                new Environment(environment, source),
                tags);
    }

    Cases kind(Kind other, boolean snapshot) {
        return new Cases(effect, targets, operation, other, snapshot, known, signals, inScope, agent, operator, harm);
    }

    Cases targets(Target... others) {
        return new Cases(
                effect, List.of(others), operation, kind, capturable, known, signals, inScope, agent, operator, harm);
    }

    Cases known(Known other) {
        return new Cases(effect, targets, operation, kind, capturable, other, signals, inScope, agent, operator, harm);
    }

    Cases signal(String... names) {
        return new Cases(
                effect,
                targets,
                operation,
                kind,
                capturable,
                known,
                Stream.of(names).map(n -> new Signal(n, "Said.", List.of())).toList(),
                inScope,
                agent,
                operator,
                harm);
    }

    Cases inScope(boolean other) {
        return new Cases(effect, targets, operation, kind, capturable, known, signals, other, agent, operator, harm);
    }

    Cases operation(String other) {
        return new Cases(effect, targets, other, kind, capturable, known, signals, inScope, agent, operator, harm);
    }

    Cases harm(Harm other) {
        return new Cases(effect, targets, operation, kind, capturable, known, signals, inScope, agent, operator, other);
    }

    /** So many services in so many zones. */
    static Harm harm(int services, int zones) {
        return new Harm(
                services + 1,
                zones,
                0,
                0,
                Names.of(IntStream.range(0, services).mapToObj(i -> "s" + i).toList()),
                Names.of(List.of("dba")),
                Names.of(IntStream.range(0, zones).mapToObj(i -> "z" + i).toList()),
                Names.of(List.of("eu-west-1")),
                List.of("s0 fails: s0 uses reports"),
                Names.NONE,
                Names.of(zones > 2 ? List.of("lambda:function") : List.of()),
                services > 3,
                5,
                zones * 60L,
                "lost " + services + zones);
    }

    static Cases random(Random random) {
        String service = pick(SERVICES, random);
        Target target = new Target(
                "arn:aws:" + service + ":eu-west-1:123456789012:thing/" + random.nextInt(5),
                service,
                random.nextBoolean() ? "table" : "bucket",
                new Environment(pick(ENVIRONMENTS, random), "tag"),
                random.nextBoolean()
                        ? Map.of("owner", pick(OWNERS, random))
                        : Map.of("criticality", "high", "cost", "" + random.nextInt(3)));
        return new Cases(
                Effect.values()[random.nextInt(Effect.values().length)],
                List.of(target),
                service + ":Op" + random.nextInt(6),
                Kind.values()[random.nextInt(Kind.values().length)],
                random.nextBoolean(),
                random.nextInt(10) == 0 ? Known.UNKNOWN : Known.curated("test"),
                random.nextInt(4) == 0 ? List.of(new Signal("burst", "A burst.", List.of())) : List.of(),
                random.nextInt(8) != 0,
                random.nextBoolean() ? "kiro" : "codex",
                "operator@example.com",
                random.nextInt(3) == 0 ? Harm.NONE : harm(random.nextInt(5), random.nextInt(4)));
    }

    static Evidence randomEvidence(Random random) {
        Set<String> teams = new TreeSet<>();
        OWNERS.stream().filter(t -> random.nextInt(3) == 0).forEach(teams::add);
        Set<String> stages = random.nextInt(3) == 0 ? Set.of("beta") : Set.of();
        return new Evidence(random.nextInt(4), teams, random.nextBoolean(), random.nextBoolean(), stages);
    }

    static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    Proposal proposal() {
        Session session = new Session(
                "session",
                new Agent(agent, "platform", Scope.ALL),
                operator,
                "fix a rounding error",
                NOON,
                NOON.plusSeconds(3600),
                Session.State.OPEN);
        return Proposal.of(
                "proposal",
                session,
                "aws",
                operation,
                Map.of("region", "eu-west-1"),
                targets,
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                NOON);
    }

    Assessment assessment() {
        Optional<UndoPlan> undo =
                capturable ? Optional.of(new UndoPlan("test", List.of(), List.of(), List.of())) : Optional.empty();
        return new Assessment(
                effect,
                "Does something",
                known,
                new Reversibility(kind, "", List.of(), undo),
                targets,
                BlastRadius.of(targets, harm),
                signals,
                List.of(),
                inScope);
    }

    Question question(Policies policies) {
        return Question.of(proposal(), assessment(), targets.getFirst(), policies.facts());
    }

    Verdict ask(Decider decider, Evidence evidence) {
        return decider.decide(proposal(), assessment(), evidence);
    }

    static Evidence evidence(int approvals, boolean snapshot, String... teams) {
        return new Evidence(approvals, Set.of(teams), snapshot, false, Set.of());
    }

    /** Policies of one file in a directory of its own. */
    static PolicySource source(Path directory, String text) {
        try {
            Files.writeString(directory.resolve("test.cedar"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return PolicySource.directory(directory);
    }

    static Policies load(Path directory, String text) {
        try {
            return Policies.load(source(directory, text));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
