package dev.lineclear.policy;

import dev.lineclear.proposal.Activity;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Worlds;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy may ask about, besides the evidence. One constant for each attribute of the schema: a new one is a line
 * here and a line in {@code lineclear.cedarschema}.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Long}, sets of strings and maps of these.
 */
enum Fact {
    /** Who asks. Not an attribute: what {@code principal} itself stands for. */
    AGENT("principal", "", "agent", (p, a, t) -> p.session().agent().id()),
    /** Not an attribute: what {@code resource} itself stands for. */
    TARGET("resource", "", "target", (p, a, t) -> t.urn()),
    URN("resource", "urn", "target", (p, a, t) -> t.urn()),
    SERVICE("resource", "service", "service", (p, a, t) -> t.service()),
    TYPE("resource", "type", "type", (p, a, t) -> t.type()),
    ENVIRONMENT("resource", "environment", "environment", (p, a, t) -> t.environment()
            .name()),
    CRITICALITY("resource", "criticality", "criticality", (p, a, t) -> t.criticality()),
    OWNER("resource", "owner", "owner", (p, a, t) -> t.owner()),
    /** Tags of the entity, in Cedar's sense. */
    TAGS("resource", "tags", "tags", (p, a, t) -> t.tags()),
    GATE("context", "gate", "gate", (p, a, t) -> p.gate()),
    OPERATION("context", "operation", "operation", (p, a, t) -> p.operation()),
    REVERSIBILITY("context", "reversibility", "reversibility", (p, a, t) -> a.reversibility()
            .kind()
            .name()
            .toLowerCase(Locale.ROOT)),
    IRREVERSIBLE("context", "irreversible", "irreversible", (p, a, t) -> a.reversibility()
            .kind()
            .irreversible()),
    SNAPSHOT_POSSIBLE("context", "snapshotPossible", "snapshot possible", (p, a, t) -> a.reversibility()
            .capturable()),
    KNOWN("context", "known", "effect known as", (p, a, t) -> a.known()
            .basis()
            .name()
            .toLowerCase(Locale.ROOT)),
    BLAST_RADIUS("context", "blastRadius", "blast radius", (p, a, t) -> Surrounded.of(a.blastRadius())),
    SESSION(
            "context",
            "session",
            "session",
            (p, a, t) -> Map.of(
                    "agentOwner",
                    p.session().agent().owner(),
                    "operator",
                    p.session().operator(),
                    "task",
                    p.session().task(),
                    "standing",
                    Worlds.standing(p))),
    /**
     * How much the session does: further attributes of {@code context.session}, apart from the others since they move with
     * every request, so that answers can be remembered wherever no policy looks at them.
     */
    ACTIVITY("context", "session", "activity", (p, a, t) -> a.activity().numbers()),
    SIGNALS("context", "signals", "signals", (p, a, t) -> Signal.seen(a.signals())),
    IN_SCOPE("context", "inScope", "within the agent's scope", (p, a, t) -> a.inScope());

    /** Longer values are cut in explanations: a sentence is to be read. */
    private static final int MAX_SHOWN = 200;

    /** How a fact is found. */
    private interface Reader {
        Object read(Proposal proposal, Assessment assessment, Target target);
    }

    private final String root;
    private final String attribute;
    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Reader reader;

    Fact(String root, String attribute, String label, Reader reader) {
        this.root = root;
        this.attribute = attribute;
        this.label = label;
        this.reader = reader;
    }

    /** The Cedar variable it hangs on. */
    String root() {
        return root;
    }

    /** Its name there; empty for the variable's own identity. */
    String attribute() {
        return attribute;
    }

    Object of(Proposal proposal, Assessment assessment, Target target) {
        return reader.read(proposal, assessment, target);
    }

    /** Whether nearly every request has another: what is said of one value is seldom asked for again. */
    boolean individual() {
        return switch (this) {
            case TARGET, URN, TAGS, BLAST_RADIUS, ACTIVITY -> true;
            default -> false;
        };
    }

    /** The one behind an attribute's attribute, where one fact is not all of it. */
    static Optional<Fact> named(String root, String attribute, String part) {
        boolean session = root.equals(SESSION.root) && attribute.equals(SESSION.attribute);
        return session && Activity.NONE.numbers().containsKey(part) ? Optional.of(ACTIVITY) : named(root, attribute);
    }

    static Optional<Fact> named(String root, String attribute) {
        for (Fact fact : values()) {
            if (fact.root.equals(root) && fact.attribute.equals(attribute) && fact != ACTIVITY) {
                return Optional.of(fact);
            }
        }
        return Optional.empty();
    }

    /** {@code environment production}; {@code not irreversible}. */
    String words(Object value) {
        if (value instanceof Boolean yes) {
            return yes ? label : "not " + label;
        }
        String shown = Visible.text(String.valueOf(value));
        return label + " " + (shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown);
    }
}
