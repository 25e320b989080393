package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.Expressions;
import dev.lineclear.catalog.SizeLookup;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the sizes that a request asks for with those the thing has, and with those of its siblings. */
final class Sizes implements Check {
    /** How many times larger or smaller nobody means without saying so. */
    static final int FACTOR = 10;

    /** Of fewer siblings nothing follows. */
    static final int SIBLINGS = 3;

    static final String TEN_TIMES = "ten-times-what-it-was";
    static final String A_TENTH = "a-tenth-of-what-it-was";
    static final String ZERO = "zero-where-it-was-not";
    static final String SIBLINGS_FAR = "ten-times-its-siblings";

    private static final BigDecimal TIMES = BigDecimal.valueOf(FACTOR);

    private final Readings readings;

    Sizes(Readings readings) {
        this.readings = readings;
    }

    @Override
    public boolean concerns(Proposal proposal) {
        return SizeLookup.of(proposal.operation()).isPresent();
    }

    @Override
    public List<Signal> of(Proposal proposal) throws IOException {
        Optional<SizeLookup> found = SizeLookup.of(proposal.operation());
        if (found.isEmpty()) {
            return List.of();
        }
        SizeLookup lookup = found.get();
        Map<String, BigDecimal> asked = sizes(lookup.asked(), proposal.input());
        String id = Expressions.search(lookup.id(), proposal.input()).asString("");
        if (asked.isEmpty() || id.isEmpty()) {
            return List.of();
        }
        Map<String, BigDecimal> is = Map.of();
        List<Map<String, BigDecimal>> siblings = new ArrayList<>();
        for (JsonNode thing : things(lookup, proposal, id)) {
            if (own(lookup, thing, id)) {
                is = sizes(lookup.is(), thing);
            } else {
                siblings.add(sizes(lookup.is(), thing));
            }
        }
        String thing = lookup.thing() + " " + Visible.text(id);
        List<Signal> signals = new ArrayList<>();
        for (Map.Entry<String, BigDecimal> each : asked.entrySet()) {
            signals.addAll(changed(thing, each.getKey(), each.getValue(), is, siblings));
        }
        signals.addAll(Bounds.ordered(thing, lookup.order(), asked, is));
        return signals;
    }

    private List<JsonNode> things(SizeLookup lookup, Proposal proposal, String id) throws IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode().put("id", id);
        about.set("request", proposal.input());
        try {
            return readings.list(
                            proposal,
                            lookup.call(),
                            Expressions.search(lookup.input(), about),
                            lookup.all(),
                            lookup.pages())
                    .things();
        } catch (ApiException e) {
            if (e.code().contains("NotFound")) {
                return List.of();
            }
            throw e;
        }
    }

    /** Requests name things by their names or by their ARNs. */
    private static boolean own(SizeLookup lookup, JsonNode thing, String id) {
        if (lookup.its().isEmpty()) {
            return true;
        }
        String name = Expressions.search(lookup.its(), thing).asString("");
        return id.equals(name) || !name.isEmpty() && (id.endsWith(":" + name) || id.endsWith("/" + name));
    }

    private static List<Signal> changed(
            String thing,
            String name,
            BigDecimal to,
            Map<String, BigDecimal> is,
            List<Map<String, BigDecimal>> siblings) {
        BigDecimal was = is.get(name);
        if (was != null && was.compareTo(to) == 0) {
            return List.of();
        }
        List<Signal> signals = new ArrayList<>();
        String would = name + " of " + thing + " would be " + to.toPlainString();
        if (was != null && was.signum() > 0) {
            String instead = "; it is " + was.toPlainString() + ".";
            if (to.signum() == 0) {
                signals.add(signal(ZERO, would + instead));
            } else if (to.compareTo(was.multiply(TIMES)) >= 0) {
                signals.add(signal(TEN_TIMES, would + instead));
            } else if (to.signum() > 0 && to.multiply(TIMES).compareTo(was) <= 0) {
                signals.add(signal(A_TENTH, would + instead));
            }
        }
        List<BigDecimal> others = siblings.stream()
                .filter(s -> s.containsKey(name) && s.get(name).signum() > 0)
                .map(s -> s.get(name))
                .sorted()
                .toList();
        if (others.size() >= SIBLINGS && to.compareTo(others.getLast().multiply(TIMES)) >= 0) {
            signals.add(signal(
                    SIBLINGS_FAR,
                    would + "; the largest of its " + others.size() + " siblings has "
                            + others.getLast().toPlainString() + "."));
        }
        return signals;
    }

    /** Signed as it is said: where it is to be another number, people are asked again. */
    static Signal signal(String name, String sentence) {
        return new Signal(
                name,
                sentence,
                List.of(),
                Digest.of(sentence.getBytes(StandardCharsets.UTF_8)).hex());
    }

    /** The query protocols write numbers as text. */
    private static Map<String, BigDecimal> sizes(String expression, JsonNode in) {
        Map<String, BigDecimal> sizes = new LinkedHashMap<>();
        Expressions.search(expression, in).properties().forEach(e -> Bounds.number(e.getValue())
                .ifPresent(n -> sizes.put(e.getKey(), n)));
        return sizes;
    }
}
