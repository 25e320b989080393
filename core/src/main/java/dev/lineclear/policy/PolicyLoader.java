package dev.lineclear.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import dev.lineclear.policy.PolicyProblem.Kind;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.CanonicalJson.MalformedException;
import dev.lineclear.proposal.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Turns texts into rules, or says everything that is wrong with them. */
final class PolicyLoader {
    /** Four times what decisions are measured with; in sets of 16, two such fit the native side's room together. */
    static final int MAX_POLICIES = 4_000;

    /** In JSON, in bytes: a policy fits into one record of the log. None that people read is a tenth of this. */
    static final int MAX_POLICY_BYTES = 48 * 1024;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final List<PolicyProblem> problems = new ArrayList<>();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Schema schema;

    private PolicyLoader(Schema schema) {
        this.schema = schema;
    }

    static List<Rule> load(PolicySource source) throws PolicyException {
        List<Statement> statements = new ArrayList<>();
        source.read().forEach((file, text) -> statements.addAll(Statement.of(file, text)));
        if (statements.isEmpty() || statements.size() > MAX_POLICIES) {
            throw new PolicyException(
                    Kind.SOURCE,
                    source.name(),
                    "there are " + statements.size() + " policies.",
                    "Write 1 to " + MAX_POLICIES + ".");
        }
        try {
            PolicyLoader loader = new PolicyLoader(Schema.parse(Schema.JsonOrCedar.Cedar, PolicySource.schema()));
            statements.forEach(loader::add);
            loader.validate();
            loader.limit(source.name());
            return loader.result();
        } catch (InternalException | LinkageError e) {
            throw new PolicyException(Kind.ENGINE, source.name(), "the policy engine failed: " + e, "");
        }
    }

    private List<Rule> result() throws PolicyException {
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(PolicyProblem::file).thenComparing(PolicyProblem::line));
            throw new PolicyException(problems);
        }
        return List.copyOf(rules.values());
    }

    private void add(Statement statement) {
        parse(statement).ifPresent(json -> {
            String id = json.path("annotations").path("id").asString("");
            Rule same = rules.get(id);
            if (CanonicalJson.bytes(StringNode.valueOf(statement.text())).length > MAX_POLICY_BYTES) {
                problem(
                        Kind.POLICY,
                        statement,
                        "the policy is longer than " + MAX_POLICY_BYTES + " bytes.",
                        "Split it into several policies.");
            } else if (!ID.matcher(id).matches()) {
                problem(Kind.POLICY, statement, "the policy has no usable @id.", "Begin it with @id(\"some-words\").");
            } else if (same != null) {
                Statement other = same.statement();
                problem(
                        Kind.POLICY,
                        statement,
                        "@id(\"" + id + "\") is taken by " + other.file() + ":" + other.line() + ".",
                        "Give it another.");
            } else {
                rules.put(id, checked(id, statement, json));
            }
        });
    }

    private Rule checked(String id, Statement statement, JsonNode json) {
        String mode = json.path("annotations").path("mode").asString("enforce");
        if (!mode.equals("observe") && !mode.equals("enforce")) {
            problem(Kind.POLICY, statement, "@mode(\"" + mode + "\") is none.", "Write observe or enforce.");
        }
        Monotonicity.SHOWN
                .offence(json)
                .ifPresent(offence -> problem(
                        Kind.MONOTONE,
                        statement,
                        "policy " + id + " " + offence + ".",
                        "Ask for evidence as in: forbid (…) unless { context.evidence.approvals >= 2 };"));
        Sternness.SHOWN
                .offence(json)
                .ifPresent(offence -> problem(
                        Kind.MONOTONE,
                        statement,
                        "policy " + id + " " + offence + ".",
                        "Let signals ask for more, as in: forbid (…) when { context.signals.contains(\"fan-out\") }"
                                + " unless { context.evidence.approvals >= 2 };"));
        List<String> unclear = new ArrayList<>();
        Lattice lattice = Lattice.of(json, unclear);
        unclear.forEach(why -> problem(Kind.LATTICE, statement, "policy " + id + " " + why + ".", "Name it."));
        return new Rule(rules.size(), id, statement, json, lattice);
    }

    /** Cedar's JSON form; where there is none, the problem is noted with its line. */
    private Optional<JsonNode> parse(Statement statement) {
        try {
            return Optional.of(CanonicalJson.parse(
                    new Policy(statement.text(), "policy").toJson().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedException e) {
            problem(Kind.POLICY, statement, "the policy is nested too deeply.", "Split it into several policies.");
        } catch (InternalException | RuntimeException e) {
            Set<Policy> one = Set.of(new Policy(statement.text(), "policy"));
            if (!validate(one, Map.of("policy", statement))) {
                problem(Kind.POLICY, statement, "not a Cedar policy: " + e.getMessage(), "");
            }
        }
        return Optional.empty();
    }

    private void validate() {
        Set<Policy> policies = new HashSet<>();
        Map<String, Statement> statements = new LinkedHashMap<>();
        rules.forEach((id, rule) -> {
            policies.add(rule.policy());
            statements.put(id, rule.statement());
        });
        validate(policies, statements);
    }

    /** Strictly, against the schema; what never can match counts as wrong too, since its author meant it to. */
    private boolean validate(Set<Policy> policies, Map<String, Statement> statements) {
        int before = problems.size();
        try {
            ValidationResponse response =
                    new BasicAuthorizationEngine().validate(new ValidationRequest(schema, new PolicySet(policies)));
            response.success.ifPresent(done -> {
                done.validationErrors.forEach(e -> note(statements.get(e.getPolicyId()), e.getError()));
                if (done.validationErrors.isEmpty()) {
                    done.validationWarnings.forEach(e -> note(statements.get(e.getPolicyId()), e.getError()));
                }
            });
            response.errors.ifPresent(errors -> errors.forEach(
                    e -> note(statements.values().stream().findFirst().orElse(null), e)));
        } catch (AuthException | RuntimeException e) {
            problems.add(new PolicyProblem(Kind.ENGINE, "policies", 0, "could not be validated: " + e, ""));
        }
        return problems.size() > before;
    }

    private void note(@Nullable Statement statement, DetailedError error) {
        String message = error.message
                .replaceFirst("^failed to parse policy with id `[^`]*` from string: ", "")
                .replaceFirst("^for policy `[^`]*`, ", "");
        String help = error.help.orElse("").replaceFirst("^for policy `[^`]*`, ", "");
        String label =
                error.sourceLocations.stream().findFirst().flatMap(l -> l.label).orElse("");
        if (statement == null) {
            problems.add(new PolicyProblem(Kind.POLICY, "policies", 0, ended(message), sentence(help)));
            return;
        }
        int line = error.sourceLocations.stream()
                .findFirst()
                .map(l -> statement.lineAt(l.start))
                .orElse(statement.line());
        String remedy = help.isEmpty() ? label : help;
        problems.add(new PolicyProblem(Kind.POLICY, statement.file(), line, ended(message), sentence(remedy)));
    }

    private static String sentence(String words) {
        return words.isEmpty() ? "" : ended(Character.toUpperCase(words.charAt(0)) + words.substring(1));
    }

    private static String ended(String words) {
        return words.endsWith("?") || words.endsWith(".") ? words : words + ".";
    }

    /** For each effect, the evidence that all its policies together ask for must be possible to search. */
    private void limit(String source) {
        for (Effect effect : Effect.values()) {
            Lattice all = Lattice.none();
            for (Rule rule : rules.values()) {
                if (rule.effects().contains(effect)) {
                    all = all.and(rule.lattice());
                }
            }
            if (all.pieces() > Lattice.MAX_PIECES) {
                problems.add(new PolicyProblem(
                        Kind.LATTICE,
                        source,
                        0,
                        "the policies for " + effect.action() + " mention " + all.pieces()
                                + " different pieces of evidence.",
                        "Mention at most " + Lattice.MAX_PIECES + "; say resource.owner rather than name every team."));
            }
        }
    }

    private void problem(Kind kind, Statement statement, String message, String remedy) {
        problems.add(new PolicyProblem(kind, statement.file(), statement.line(), message, remedy));
    }
}
