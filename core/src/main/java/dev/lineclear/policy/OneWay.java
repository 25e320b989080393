package dev.lineclear.policy;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Shows by its shape that more of something moves a policy's answer one way only, or says where that cannot be shown.
 *
 * <p>A proposal is allowed when a permit matches and no forbid does. So it suffices that with more of it permits only ever
 * begin to match and forbids only ever cease to, or the other way round. A comparison that more of it can only make true
 * may occur where truth has that direction, and only there; conjunction and disjunction keep the direction, negation and
 * {@code unless} turn it. What is not of these shapes is refused: sound, and readable too.
 */
abstract class OneWay {
    private final boolean milder;

    /** @param milder whether more of it may only turn a refusal into an allow; else only the other way */
    OneWay(boolean milder) {
        this.milder = milder;
    }

    /** Whether what the expression says can hang on it. */
    abstract boolean in(JsonNode node);

    /** Of an expression that joins no others. @param up whether it may only ever become true with more; else only false */
    abstract Optional<String> leaf(JsonNode node, boolean up);

    /** What {@link #leaf} said, and what would come of it. */
    abstract String consequence(String offence, boolean permit);

    /** Why a policy that also calculates is not taken. */
    abstract String calculates();

    /** Why a policy that chooses by it is not taken. */
    abstract String chooses();

    /** Why it cannot be shown, in words that follow "policy x"; empty when it is shown. */
    Optional<String> offence(JsonNode policy) {
        boolean permit = policy.path("effect").asString().equals("permit");
        boolean any = false;
        boolean canFail = false;
        for (JsonNode condition : policy.path("conditions").values()) {
            JsonNode body = condition.path("body");
            boolean unless = condition.path("kind").asString().equals("unless");
            Optional<String> offence = offence(body, milder == (permit != unless));
            if (offence.isPresent()) {
                return offence.map(o -> consequence(o, permit));
            }
            any |= in(body);
            canFail |= Ast.canFail(body);
        }
        return any && canFail ? Optional.of(calculates()) : Optional.empty();
    }

    private Optional<String> offence(JsonNode node, boolean up) {
        if (!in(node)) {
            return Optional.empty();
        }
        return switch (Ast.op(node)) {
            case "&&", "||" -> offence(Ast.left(node), up).or(() -> offence(Ast.right(node), up));
            case "!" -> offence(Ast.argument(node), !up);
            case "if-then-else" -> branches(Ast.body(node), up);
            default -> leaf(node, up);
        };
    }

    private Optional<String> branches(JsonNode body, boolean up) {
        if (in(body.path("if"))) {
            return Optional.of(chooses());
        }
        return offence(body.path("then"), up).or(() -> offence(body.path("else"), up));
    }

    static boolean ordered(String op) {
        return op.equals("<") || op.equals("<=") || op.equals(">") || op.equals(">=");
    }

    /** The first path below that it hangs on. */
    String mentioned(JsonNode node, String otherwise) {
        String path = Ast.path(node);
        if (!path.isEmpty()) {
            return path;
        }
        return Ast.children(node).stream()
                .filter(this::in)
                .findFirst()
                .map(child -> mentioned(child, otherwise))
                .orElse(otherwise);
    }
}
