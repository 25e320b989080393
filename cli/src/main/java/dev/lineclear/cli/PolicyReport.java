package dev.lineclear.cli;

import dev.lineclear.policy.PolicyCheck;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a check of policies looks. */
final class PolicyReport {
    private PolicyReport() {}

    /** @return the exit status */
    static int print(PolicyCheck check, boolean json) {
        if (json) {
            Print.standard().json(json(check));
        } else {
            lines(check);
        }
        return check.passed() ? 0 : 1;
    }

    private static void lines(PolicyCheck check) {
        Print out = Print.standard();
        check.problems().forEach(problem -> out.line(Print.red(problem.toString())));
        check.notes().forEach(note -> out.line("note: " + note));
        if (!check.passed()) {
            out.line("Refused: " + check.source() + " cannot be put in force; what is in force stays.");
            return;
        }
        out.line(Print.green("Good: ") + check.source() + ", version " + check.version());
        out.field("policies", check.enforced() + " enforced, " + check.observed() + " observed");
        out.field("monotone", "more evidence never turns an allow into a refusal");
        out.field("fast path", check.fastPath() ? "taken" : "NOT taken: decisions will be slow");
        check.evidence().forEach((effect, evidence) -> out.field(effect, "may ask for " + String.join(", ", evidence)));
    }

    private static ObjectNode json(PolicyCheck check) {
        ObjectNode out = Control.node();
        out.put("source", check.source());
        out.put("passed", check.passed());
        out.put("version", check.version());
        out.put("enforced", check.enforced());
        out.put("observed", check.observed());
        out.put("monotone", check.monotone());
        out.put("fastPath", check.fastPath());
        ObjectNode evidence = out.putObject("evidence");
        check.evidence().forEach((effect, all) -> {
            ArrayNode array = evidence.putArray(effect);
            all.forEach(array::add);
        });
        ArrayNode problems = out.putArray("problems");
        check.problems().forEach(p -> problems.add(p.toString()));
        ArrayNode notes = out.putArray("notes");
        check.notes().forEach(notes::add);
        return out;
    }
}
