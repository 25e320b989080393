package dev.lineclear.assessment;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Visible;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Works out what a proposal would do, from the gate's classifier and the targets as the gate read them; pure and fast, but
 * for the few requests whose content must be asked for ({@link Contents}).
 */
public final class Assessor {
    /** How many targets a summary names before it counts the rest. */
    private static final int NAMED_TARGETS = 3;

    private static final Classification UNKNOWN = new Classification(
            Effect.UNKNOWN,
            new Reversibility(
                    Reversibility.Kind.UNKNOWN, "Nothing is known about this operation.", List.of(), Optional.empty()),
            Known.UNKNOWN,
            "");

    private final Map<String, Classifier> byGate;
    private final Map<String, Contents> contents;
    private final Map<String, Foresight> foresight;
    private final Map<String, Surroundings> surroundings;

    /** @param byGate the classifier of each gate; a proposal of another gate is unknown */
    public Assessor(Map<String, Classifier> byGate) {
        this(byGate, Map.of(), Map.of(), Map.of());
    }

    /**
     * @param contents of gates where some requests only name what they do
     * @param foresight of gates where what follows from a change can be seen before
     * @param surroundings of gates where something is known of what hangs on what
     */
    public Assessor(
            Map<String, Classifier> byGate,
            Map<String, Contents> contents,
            Map<String, Foresight> foresight,
            Map<String, Surroundings> surroundings) {
        this.byGate = Map.copyOf(byGate);
        this.contents = Map.copyOf(contents);
        this.foresight = Map.copyOf(foresight);
        this.surroundings = Map.copyOf(surroundings);
    }

    /** What a proposal is about, as its gate knows it, and what that hangs on. */
    public Surroundings.Near near(Proposal proposal) {
        return surroundings.getOrDefault(proposal.gate(), Surroundings.NONE).near(proposal);
    }

    /** Where its targets are, as far as that is known. */
    public Place place(Proposal proposal) {
        return surroundings.getOrDefault(proposal.gate(), Surroundings.NONE).place(proposal);
    }

    public Assessment assess(Proposal proposal) {
        Classifier classifier = byGate.getOrDefault(proposal.gate(), (operation, input) -> UNKNOWN);
        Classification found = contents.getOrDefault(proposal.gate(), Contents.NONE)
                .of(proposal, classifier.classify(proposal.operation(), proposal.input()));
        boolean inScope = proposal.targets().stream()
                .allMatch(t -> proposal.session().agent().scope().covers(proposal.operation(), t.urn()));
        return new Assessment(
                found.effect(),
                summary(proposal, found),
                found.known(),
                found.reversibility(),
                proposal.targets(),
                BlastRadius.of(
                        proposal.targets(),
                        surroundings
                                .getOrDefault(proposal.gate(), Surroundings.NONE)
                                .of(proposal, found.effect())),
                found.effect() == Effect.READ
                        ? List.of()
                        : foresight
                                .getOrDefault(proposal.gate(), Foresight.NONE)
                                .of(proposal, found),
                List.of(),
                inScope);
    }

    private static String summary(Proposal proposal, Classification found) {
        String verb = found.phrase().isEmpty() ? "Calls " + proposal.operation() + " on" : found.phrase();
        String names = proposal.targets().stream()
                .limit(NAMED_TARGETS)
                .map(t -> Visible.text(name(t.urn())))
                .collect(Collectors.joining(", "));
        int more = proposal.targets().size() - NAMED_TARGETS;
        String environments = proposal.targets().stream()
                .map(t -> t.environment().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
        return verb + " " + names + (more > 0 ? " and " + more + " more" : "") + " in " + environments;
    }

    /** The part of a URN that people call the thing by: of an ARN what follows the account, without the type before it; the same of the gateway's own. */
    static String name(String urn) {
        String own = Proposal.GATEWAY + ":";
        if (urn.startsWith(own)) {
            return urn.substring(1 + urn.indexOf('/'));
        }
        String[] parts = urn.split(":", 6);
        if (parts.length < 6 || !parts[0].equals("arn")) {
            return urn;
        }
        String resource = parts[5];
        int slash = resource.indexOf('/');
        boolean typed = slash > 0 && slash < resource.length() - 1 && !parts[2].equals("s3");
        return typed ? resource.substring(slash + 1) : resource;
    }
}
