package dev.lineclear.policy;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** More evidence never turns a policy's allow into a refusal. */
final class Monotonicity extends OneWay {
    private static final Set<String> SETS =
            Set.of("context.evidence.teams", "context.evidence.stages", "context.evidence.glass");
    private static final Set<String> FLAGS =
            Set.of("context.evidence.snapshot", "context.evidence.rehearsal", "context.evidence.witnessed");
    private static final String APPROVALS = "context.evidence.approvals";

    /** It holds nothing but what it is to show. */
    static final OneWay SHOWN = new Monotonicity();

    private Monotonicity() {
        super(true);
    }

    @Override
    boolean in(JsonNode node) {
        return Ast.hasEvidence(node);
    }

    @Override
    String consequence(String offence, boolean permit) {
        return offence + (permit ? ", so that it no longer permits" : ", so that it begins to forbid");
    }

    @Override
    String calculates() {
        return "calculates beside its evidence, and whether a calculation is reached, and so can fail, "
                + "may hang on the evidence";
    }

    @Override
    String chooses() {
        return "chooses between two conditions by the evidence";
    }

    @Override
    Optional<String> leaf(JsonNode node, boolean up) {
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
        return Optional.of("uses " + mentioned(node, "evidence") + " in a way (" + op
                + ") of which it cannot be shown that more evidence never turns an allow into a refusal");
    }

    private static boolean number(String path) {
        return path.equals(APPROVALS) || Measure.at(path).isPresent();
    }

    private Optional<String> compared(String op, JsonNode node, boolean up, boolean mirrored) {
        boolean rising = op.startsWith(">") != mirrored;
        Optional<Long> threshold = Lattice.threshold(node);
        String thing = mentioned(node, "evidence").equals(APPROVALS) ? "approval" : last(node, mirrored);
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
}
