package dev.lineclear.policy;

import dev.lineclear.proposal.Activity;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What is seen of a request, its agent and its session never turns a policy's refusal into an allow: it asks for more, or not. */
final class Sternness extends OneWay {
    static final OneWay SHOWN = new Sternness();

    private static final String SIGNALS = "context.signals";
    private static final String SESSION = "context.session";
    private static final Set<String> NUMBERS = Activity.NONE.numbers().keySet().stream()
            .map(n -> SESSION + "." + n)
            .collect(Collectors.toUnmodifiableSet());

    private Sternness() {
        super(false);
    }

    @Override
    boolean in(JsonNode node) {
        String path = Ast.path(node);
        if (!path.isEmpty()) {
            return path.equals("context") || path.equals(SESSION) || path.equals(SIGNALS) || NUMBERS.contains(path);
        }
        if (Ast.op(node).equals("has") && !Ast.path(Ast.left(node)).isEmpty()) {
            return false; // the schema has all of them always
        }
        return Ast.children(node).stream().anyMatch(this::in);
    }

    @Override
    Optional<String> leaf(JsonNode node, boolean up) {
        String op = Ast.op(node);
        boolean rightFree = !in(Ast.right(node));
        boolean leftFree = !in(Ast.left(node));
        if (op.startsWith("contains") && Ast.path(Ast.left(node)).equals(SIGNALS) && rightFree) {
            return direction(up, true, "without that signal", "with it");
        }
        if (op.equals("isEmpty") && Ast.path(Ast.argument(node)).equals(SIGNALS)) {
            return direction(up, false, "without any signal", "with one");
        }
        boolean left = NUMBERS.contains(Ast.path(Ast.left(node))) && rightFree;
        boolean right = NUMBERS.contains(Ast.path(Ast.right(node))) && leftFree;
        if ((left || right) && ordered(op)) {
            String what = name(left ? Ast.left(node) : Ast.right(node));
            return direction(up, op.startsWith(">") == left, "with less " + what, "with more");
        }
        return Optional.of("uses " + mentioned(node, "signals") + " in a way (" + op
                + ") of which it cannot be shown that behaving worse never turns a refusal into an allow");
    }

    private static String name(JsonNode number) {
        return Ast.body(number).path("attr").asString();
    }

    private static Optional<String> direction(boolean up, boolean rising, String less, String more) {
        return up == rising
                ? Optional.empty()
                : Optional.of(
                        "is milder with what should make it stricter: its answer is another " + less + " than " + more);
    }

    @Override
    String consequence(String offence, boolean permit) {
        return offence + (permit ? ", so that it begins to permit" : ", so that it no longer forbids");
    }

    @Override
    String calculates() {
        return "calculates beside what is seen of the session, and whether a calculation is reached, and so can fail, "
                + "may hang on that";
    }

    @Override
    String chooses() {
        return "chooses between two conditions by what is seen of the session";
    }
}
