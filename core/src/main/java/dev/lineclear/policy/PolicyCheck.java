package dev.lineclear.policy;

import dev.lineclear.policy.PolicyProblem.Kind;
import dev.lineclear.proposal.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to say of a policy set before it is put in force.
 *
 * @param source where it was read from
 * @param version it would have; empty when it is refused
 * @param enforced how many policies count
 * @param observed how many only say what they would have done
 * @param monotone whether it was shown that more evidence never turns an allow into a refusal
 * @param fastPath whether the policy engine was seen to take its fast path
 * @param evidence by effect, what evidence its policies mention, in words; effects that mention none are left out
 * @param problems why it is refused; empty when it is not
 * @param notes what is allowed and yet may not be meant
 */
public record PolicyCheck(
        String source,
        String version,
        int enforced,
        int observed,
        boolean monotone,
        boolean fastPath,
        Map<String, List<String>> evidence,
        List<PolicyProblem> problems,
        List<String> notes) {

    public PolicyCheck {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Whether it can be put in force. */
    public boolean passed() {
        return problems.isEmpty();
    }

    public static PolicyCheck of(PolicySource source) {
        List<String> notes = schemaNotes(source);
        try {
            Policies policies = Policies.load(source);
            policyNotes(policies, notes);
            int observed = Math.toIntExact(
                    policies.rules().stream().filter(Rule::observed).count());
            return new PolicyCheck(
                    source.name(),
                    policies.version(),
                    policies.size() - observed,
                    observed,
                    true,
                    policies.fastPath(),
                    evidence(policies),
                    List.of(),
                    notes);
        } catch (PolicyException e) {
            boolean monotone = e.problems().stream().allMatch(p -> p.kind() == Kind.LATTICE);
            return new PolicyCheck(source.name(), "", 0, 0, monotone, false, Map.of(), e.problems(), notes);
        }
    }

    private static Map<String, List<String>> evidence(Policies policies) {
        Map<String, List<String>> byEffect = new LinkedHashMap<>();
        for (Effect effect : Effect.values()) {
            Lattice all = Lattice.none();
            for (Rule rule : policies.rules()) {
                if (rule.effects().contains(effect) && !rule.observed()) {
                    all = all.and(rule.lattice());
                }
            }
            if (all.pieces() > 0) {
                byEffect.put(effect.action(), all.words());
            }
        }
        return byEffect;
    }

    private static void policyNotes(Policies policies, List<String> notes) {
        List<Rule> rules = policies.rules();
        if (rules.stream().noneMatch(r -> r.permits() && !r.observed())) {
            notes.add("No policy permits anything: everything is refused.");
        }
        for (Rule rule : rules) {
            if (rule.because().isEmpty()) {
                Statement at = rule.statement();
                notes.add(at.file() + ":" + at.line() + ": policy " + rule.id()
                        + " has no @because(\"…\"): people will see its id alone.");
            }
        }
    }

    private static List<String> schemaNotes(PolicySource source) {
        List<String> notes = new ArrayList<>();
        if (source instanceof PolicySource.Directory(Path directory)) {
            Path copy = directory.resolve(PolicySource.SCHEMA_FILE);
            try {
                if (Files.exists(copy) && !Files.readString(copy).equals(PolicySource.schema())) {
                    notes.add(copy + " is not the schema this gateway fills in and validates with; replace the copy.");
                }
            } catch (IOException e) {
                notes.add(copy + " cannot be read: " + e);
            }
        }
        return notes;
    }
}
