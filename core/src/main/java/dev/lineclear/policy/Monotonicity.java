package dev.lineclear.policy;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Shows by its shape that more evidence never turns a policy's allow into a refusal, or says where that cannot be shown.
 *
 * <p>A proposal is allowed when a permit matches and no forbid does. So it suffices that with more evidence a permit
 * only ever begins to match and a forbid only ever ceases to. A comparison that evidence can only make true may occur
 * where truth helps, and only there; conjunction and disjunction keep the direction, negation and {@code unless} turn
 * it. What is not of these shapes is refused: sound, and readable too.
 */
final class Monotonicity {
    private static final Set<String> SETS =
            Set.of("context.evidence.teams", "context.evidence.stages", "context.evidence.glass");
    private static final Set<String> FLAGS =
            Set.of("context.evidence.snapshot", "context.evidence.rehearsal", "context.evidence.witnessed");
    private static final String APPROVALS = "context.evidence.approvals";

    private Monotonicity() {}

    /** Why it cannot be shown, in words that follow "policy x"; empty when it is shown. */
    static Optional<String> offence(JsonNode policy) {
        boolean permit = policy.path("effect").asString().equals("permit");
        boolean evidence = false;
        boolean canFail = false;
        for (JsonNode condition : policy.path("conditions").values()) {
            JsonNode body = condition.path("body");
            boolean unless = condition.path("kind").asString().equals("unless");
            Optional<String> offence = offence(body, permit != unless);
            if (offence.isPresent()) {
                return offence.map(o -> o + consequence(permit));
            }
            evidence |= Ast.hasEvidence(body);
            canFail |= Ast.canFail(body);
        }
        return evidence && canFail
                ? Optional.of("calculates beside its evidence, and whether a calculation is reached, and so can fail, "
                        + "may hang on the evidence")
                : Optional.empty();
    }

    private static String consequence(boolean permit) {
        return permit ? ", so that it no longer permits" : ", so that it begins to forbid";
    }

    /** @param up whether {@code node} may only ever become true with more evidence; else only ever false */
    private static Optional<String> offence(JsonNode node, boolean up) {
        if (!Ast.hasEvidence(node)) {
            return Optional.empty();
        }
        return switch (Ast.op(node)) {
            case "&&", "||" -> offence(Ast.left(node), up).or(() -> offence(Ast.right(node), up));
            case "!" -> offence(Ast.argument(node), !up);
            case "if-then-else" -> branches(Ast.body(node), up);
            default -> leaf(node, up);
        };
    }

    private static Optional<String> branches(JsonNode body, boolean up) {
        if (Ast.hasEvidence(body.path("if"))) {
            return Optional.of("chooses between two conditions by the evidence");
        }
        return offence(body.path("then"), up).or(() -> offence(body.path("else"), up));
    }

    private static Optional<String> leaf(JsonNode node, boolean up) {
        String op = Ast.op(node);
        String left = Ast.path(Ast.left(node));
        boolean rightFree = !Ast.hasEvidence(Ast.right(node));
        boolean leftFree = !Ast.hasEvidence(Ast.left(node));
        if (op.equals(".") && FLAGS.contains(Ast.path(node))) {
            return direction(up, true, "without " + last(node), "with " + last(node));
        }
        if (op.startsWith("contains") && SETS.contains(left) && rightFree) {
            return direction(up, true, "without that one of the " + last(Ast.left(node)), "with it");
        }
        if (number(left) && rightFree && ordered(op)) {
            return compared(op, node, up, false);
        }
        if (number(Ast.path(Ast.right(node))) && leftFree && ordered(op)) {
            return compared(op, node, up, true);
        }
        return Optional.of("uses " + mentioned(node) + " in a way (" + op
                + ") of which it cannot be shown that more evidence never turns an allow into a refusal");
    }

    private static boolean number(String path) {
        return path.equals(APPROVALS) || Measure.at(path).isPresent();
    }

    private static boolean ordered(String op) {
        return op.equals("<") || op.equals("<=") || op.equals(">") || op.equals(">=");
    }

    private static Optional<String> compared(String op, JsonNode node, boolean up, boolean mirrored) {
        boolean rising = op.startsWith(">") != mirrored;
        Optional<Long> threshold = Lattice.threshold(node);
        String thing = mentioned(node).equals(APPROVALS) ? "approval" : last(node, mirrored);
        String less = threshold
                .map(n -> "with " + (n - 1) + " " + thing + (n == 2 || !thing.equals("approval") ? "" : "s"))
                .orElse("with fewer " + thing + "s");
        String more = threshold.map(n -> "with " + n).orElse("with more");
        return direction(up, rising, less, more);
    }

    private static Optional<String> direction(boolean up, boolean rising, String less, String more) {
        return up == rising
                ? Optional.empty()
                : Optional.of("turns against more evidence: its answer is another " + less + " than " + more);
    }

    private static String last(JsonNode node) {
        return Ast.body(node).path("attr").asString();
    }

    private static String last(JsonNode comparison, boolean mirrored) {
        return last(mirrored ? Ast.right(comparison) : Ast.left(comparison));
    }

    private static String mentioned(JsonNode node) {
        String path = Ast.path(node);
        if (!path.isEmpty()) {
            return path;
        }
        return Ast.children(node).stream()
                .filter(Ast::hasEvidence)
                .findFirst()
                .map(Monotonicity::mentioned)
                .orElse("evidence");
    }
}
