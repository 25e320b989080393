package dev.lineclear.server.control;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.Holds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits for people, so that nothing that is over, and nothing milder, however much of it, hides what is worse. */
final class Queue {
    private static final int LISTED = 500;

    /** Live holds of each state that are looked through for the worst: of 25 sessions that have as many as they may. */
    private static final int LOOKED = 5_000;

    /** Other holds of the session beside one: a person with one minute reads no more. */
    private static final int AROUND = 5;

    private static final Set<String> OVER = Arrays.stream(HoldState.values())
            .filter(HoldState::terminal)
            .map(HoldState::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Holds holds;

    Queue(Holds holds) {
        this.holds = holds;
    }

    /**
     * Live holds, or with those that are over the newest {@value #LISTED}, worst first: in doubt, then by effect, then by age;
     * with how many there are in {@code total}.
     *
     * @param asked what a query says: {@code all} for those that are over too, {@code state}, {@code agent},
     *     {@code operator}, {@code limit}, and {@code after}, the id of the last one had
     */
    ObjectNode page(UnaryOperator<String> asked) {
        String state = asked.apply("state");
        boolean all = !asked.apply("all").isEmpty() || OVER.contains(state.toUpperCase(Locale.ROOT));
        List<Hold> found = (all ? latest() : holds.live(LOOKED).stream())
                .filter(h -> state.isEmpty() || h.state().name().equalsIgnoreCase(state))
                .filter(h -> wanted(
                        asked.apply("agent"), h.proposal().session().agent().id()))
                .filter(h ->
                        wanted(asked.apply("operator"), h.proposal().session().operator()))
                .sorted(Comparator.comparing((Hold h) -> h.state() != HoldState.IN_DOUBT)
                        .thenComparing(h -> h.assessment().effect(), Comparator.reverseOrder())
                        .thenComparing(Hold::openedAt))
                .toList();
        ObjectNode out = Views.node();
        out.put("total", found.size());
        ArrayNode lines = out.putArray("holds");
        List<Hold> page = Views.page(out, found, Hold::id, asked, LISTED);
        page.forEach(h -> lines.add(Views.brief(h, holds.votes(h.id()))));
        return out;
    }

    /** What is live, and what was held last. */
    private Stream<Hold> latest() {
        Map<String, Hold> all = new LinkedHashMap<>();
        holds.live(LOOKED).forEach(h -> all.put(h.id(), h));
        holds.recent(LISTED).forEach(h -> all.put(h.id(), h));
        return all.values().stream();
    }

    private static boolean wanted(String asked, String is) {
        return asked.isEmpty() || asked.equalsIgnoreCase(is);
    }

    /** What else was held in the session, newest first; what passed is in the log and on the session's page. */
    ArrayNode around(Hold hold) {
        ArrayNode lines = CanonicalJson.MAPPER.createArrayNode();
        String session = hold.proposal().session().id();
        latest().filter(h -> h.proposal().session().id().equals(session) && !h.id().equals(hold.id()))
                .sorted(Comparator.comparing(Hold::openedAt).reversed())
                .limit(AROUND)
                .forEach(h -> lines.addObject()
                        .put("id", h.id())
                        .put("state", h.state().name())
                        .put("summary", h.assessment().summary())
                        .put("openedAt", h.openedAt().toString()));
        return lines;
    }
}
