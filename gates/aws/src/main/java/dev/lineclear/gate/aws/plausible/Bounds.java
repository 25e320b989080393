package dev.lineclear.gate.aws.plausible;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A minimum above its maximum, in one request or in what is there once it ran. Needs nothing looked up. */
final class Bounds implements Check {
    static final String MINIMUM_ABOVE = "minimum-above-maximum";

    /** Deeper than any request of AWS's goes. */
    private static final int MAX_DEPTH = 20;

    /** A person reads no more of them. */
    private static final int MAX_SAID = 5;

    /** What is longer is no size, and takes long to read as one. */
    private static final int MAX_DIGITS = 20;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");

    /** How a lower bound is called, and how the upper one of the same thing is. */
    private static final List<List<String>> PAIRS = List.of(
            List.of("Minimum", "Maximum"),
            List.of("minimum", "maximum"),
            List.of("Min", "Max"),
            List.of("min", "max"),
            List.of("From", "To"));

    @Override
    public boolean concerns(Proposal proposal) {
        return true;
    }

    @Override
    public List<Signal> of(Proposal proposal) {
        List<Signal> found = new ArrayList<>();
        walk(proposal.input(), 0, found);
        return found;
    }

    private static void walk(JsonNode node, int depth, List<Signal> found) {
        if (depth > MAX_DEPTH || found.size() >= MAX_SAID) {
            return;
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(lower -> upper(object, lower.getKey())
                    .ifPresent(name -> compared(object, lower.getKey(), name, found)));
        }
        node.values().forEach(child -> walk(child, depth + 1, found));
    }

    private static Optional<String> upper(ObjectNode object, String lower) {
        return PAIRS.stream()
                .filter(pair -> lower.startsWith(pair.getFirst()))
                .map(pair -> pair.getLast() + lower.substring(pair.getFirst().length()))
                .filter(object::has)
                .findFirst();
    }

    private static void compared(ObjectNode object, String lower, String upper, List<Signal> found) {
        Optional<BigDecimal> low = number(object.path(lower));
        // Of ports, -1 is all of them.
        Optional<BigDecimal> high = number(object.path(upper)).filter(n -> n.signum() >= 0);
        if (found.size() < MAX_SAID
                && low.isPresent()
                && high.isPresent()
                && low.get().compareTo(high.get()) > 0) {
            found.add(Sizes.signal(
                    MINIMUM_ABOVE,
                    Visible.text(lower) + " is " + low.get().toPlainString() + ", above " + Visible.text(upper) + ", "
                            + high.get().toPlainString() + "."));
        }
    }

    /** Of a thing once the request ran: what it does not ask for stays as it is. */
    static List<Signal> ordered(
            String thing, List<List<String>> orders, Map<String, BigDecimal> asked, Map<String, BigDecimal> is) {
        List<Signal> found = new ArrayList<>();
        for (List<String> names : orders) {
            for (int low = 0; low < names.size(); low++) {
                for (int high = low + 1; high < names.size(); high++) {
                    // What is between follows its bounds by itself, where nobody says what it is to be.
                    boolean between = low > 0 || high < names.size() - 1;
                    if (!between || asked.containsKey(names.get(low > 0 ? low : high))) {
                        above(thing, names.get(low), names.get(high), asked, is).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    private static Optional<Signal> above(
            String thing, String lower, String upper, Map<String, BigDecimal> asked, Map<String, BigDecimal> is) {
        BigDecimal low = asked.getOrDefault(lower, is.get(lower));
        BigDecimal high = asked.getOrDefault(upper, is.get(upper));
        boolean both = asked.containsKey(lower) && asked.containsKey(upper) && lower.startsWith("Min");
        boolean asks = asked.containsKey(lower) || asked.containsKey(upper);
        // Both in one request are seen without looking anything up.
        if (low == null || high == null || !asks || both && upper.startsWith("Max") || low.compareTo(high) <= 0) {
            return Optional.empty();
        }
        return Optional.of(Sizes.signal(
                MINIMUM_ABOVE,
                lower + " of " + thing + " would be " + low.toPlainString() + ", above its " + upper + ", "
                        + high.toPlainString() + "."));
    }

    static Optional<BigDecimal> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value.decimalValue());
        }
        String text = value.isString() ? value.asString() : "";
        return text.length() <= MAX_DIGITS && NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }
}
