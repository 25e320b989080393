package dev.lineclear.server.operate;

import dev.lineclear.proposal.Proposal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One proposal on its way, for whoever logs meanwhile. Bound to the thread that works on it, and owned by that. */
final class Passage {
    static final ScopedValue<Passage> CURRENT = ScopedValue.newInstance();

    private final Proposal proposal;
    private String effect = "";
    private String verdict = "";
    private String hold = "";

    Passage(Proposal proposal) {
        this.proposal = proposal;
    }

    /** The one that this thread works on. */
    static Optional<Passage> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    void decided(String itsEffect, String word) {
        effect = itsEffect;
        verdict = word;
    }

    void held(String holdId) {
        hold = holdId;
    }

    String effect() {
        return effect;
    }

    String verdict() {
        return verdict;
    }

    /** What every line says that is logged on its way. Names are not from the agent; values may be. */
    Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("lineclear.proposal", proposal.id());
        fields.put("lineclear.session", proposal.session().id());
        fields.put("lineclear.agent", proposal.session().agent().id());
        fields.put("lineclear.gate", proposal.gate());
        fields.put("lineclear.operation", proposal.operation());
        fields.put("lineclear.effect", effect);
        fields.put("lineclear.verdict", verdict);
        fields.put("lineclear.hold", hold);
        fields.values().removeIf(String::isEmpty);
        return fields;
    }
}
