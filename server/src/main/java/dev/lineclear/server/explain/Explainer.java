package dev.lineclear.server.explain;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.server.config.Configuration.EnvironmentRule;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Assesses and decides requests offline: the same catalogue and the same policies, with no session and no live state.
 * Environments come from the request, else from the configuration, else they count as production.
 */
public final class Explainer {
    private static final Agent NOBODY = new Agent("explain", "owners", Scope.ALL);
    private static final Instant EPOCH = Instant.EPOCH;

    private final Catalog catalog;
    private final Assessor assessor;
    private final Decider decider;
    private final List<EnvironmentRule> environments;
    private final Map<String, String> destination;
    private final Session session;
    private final Optional<PaceRule> pace;

    /**
     * Explains by these.
     *
     * @param destination what stands in ARNs where the request does not say: {@code partition}, {@code region}, {@code account}
     * @param pace how agents' calls are paced, where they are
     */
    public Explainer(
            Catalog catalog,
            Assessor assessor,
            Decider decider,
            List<EnvironmentRule> environments,
            Map<String, String> destination,
            Optional<PaceRule> pace) {
        this.pace = pace;
        this.catalog = catalog;
        this.assessor = assessor;
        this.decider = decider;
        this.environments = List.copyOf(environments);
        this.destination = Map.copyOf(destination);
        this.session = new Session(
                "explain", NOBODY, "operator", "explain", EPOCH, EPOCH.plus(Duration.ofDays(1)), Session.State.OPEN);
    }

    /** {@code effect}, {@code reversibility}, {@code verdict}, {@code known}, {@code policies}, and what explains them. */
    public ObjectNode explain(Request request) {
        Map<String, String> to = new LinkedHashMap<>(destination);
        to.putAll(request.destination());
        List<Target> targets = catalog.targets(request.operation(), request.input(), to).stream()
                .limit(Proposal.MAX_TARGETS)
                .map(ref -> new Target(
                        ref.urn(), ref.service(), ref.type(), environment(request, ref.urn(), to), request.tags()))
                .toList();
        Proposal proposal = Proposal.of(
                "explain", session, request.gate(), request.operation(), to, targets, request.input(), "", EPOCH);
        Assessment assessment = assessor.assess(proposal);
        ObjectNode said = said(request, assessment, decider.decide(proposal, assessment, Evidence.NONE));
        pace.filter(rule -> rule.covers(request.operation(), assessment.effect()))
                .ifPresent(rule -> strings(said.putArray("paced"), Paced.ahead(rule)));
        return said;
    }

    private Environment environment(Request request, String urn, Map<String, String> to) {
        if (request.environment().isPresent()) {
            return new Environment(request.environment().get(), "request");
        }
        String tagged = request.tags().getOrDefault("environment", "");
        if (!tagged.isEmpty()) {
            return new Environment(tagged, "tag");
        }
        return environments.stream()
                .filter(rule -> Glob.matches(rule.resource(), urn)
                        && Glob.matches(rule.account(), to.getOrDefault("account", ""))
                        && Glob.matches(rule.region(), to.getOrDefault("region", "")))
                .findFirst()
                .map(rule -> new Environment(rule.name(), "configuration"))
                .orElse(Environment.UNKNOWN);
    }

    private static ObjectNode said(Request request, Assessment assessment, Verdict verdict) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("operation", request.operation());
        out.put("effect", assessment.effect().name());
        out.put("reversibility", assessment.reversibility().kind().name());
        out.put("verdict", verdict.word());
        out.put("known", assessment.known().basis().name().toLowerCase(java.util.Locale.ROOT));
        out.put("rule", assessment.known().rule());
        strings(out.putArray("policies"), verdict.explanation().policies());
        out.put("summary", assessment.summary());
        out.put("because", assessment.reversibility().because());
        strings(out.putArray("lost"), assessment.reversibility().lost());
        strings(
                out.putArray("targets"),
                assessment.targets().stream().map(Target::urn).toList());
        strings(out.putArray("environments"), assessment.blastRadius().environments());
        if (verdict instanceof Verdict.Hold hold) {
            strings(
                    out.putArray("requires"),
                    hold.required().requirements().stream()
                            .map(Requirement::words)
                            .toList());
        }
        strings(out.putArray("reasons"), verdict.explanation().reasons());
        strings(out.putArray("wouldChange"), verdict.explanation().wouldChange());
        out.put("undo", assessment.reversibility().undo().map(UndoPlan::recipe).orElse(""));
        return out;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /** Reads one line of a batch. @throws IllegalArgumentException when it is not a request, with why */
    public static Request request(JsonNode line) {
        String gate = line.path("gate").asString("");
        if (!gate.equals("aws")) {
            throw new IllegalArgumentException(
                    gate.isEmpty() ? "\"gate\" is missing" : "there is no gate " + gate + "; gates: aws");
        }
        String operation = line.path("operation").asString("");
        if (!operation.contains(":")) {
            throw new IllegalArgumentException("\"operation\" must be service:Operation, such as dynamodb:DeleteTable");
        }
        JsonNode input = line.has("input") ? line.path("input") : CanonicalJson.MAPPER.createObjectNode();
        if (!input.isObject()) {
            throw new IllegalArgumentException("\"input\" must be an object");
        }
        Map<String, String> to = new LinkedHashMap<>();
        for (String member : List.of("partition", "region", "account")) {
            if (line.has(member)) {
                to.put(member, line.path(member).asString(""));
            }
        }
        Map<String, String> tags = new LinkedHashMap<>();
        line.path("tags")
                .properties()
                .forEach(e -> tags.put(e.getKey(), e.getValue().asString("")));
        return new Request(
                gate,
                operation,
                input,
                to,
                line.has("environment")
                        ? Optional.of(line.path("environment").asString("production"))
                        : Optional.empty(),
                tags);
    }
}
