package dev.lineclear.assessment;

import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Steps;
import dev.lineclear.state.Steps.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one session asked for lately, so that steps which mean something together are seen together: deleting a thing and
 * making it anew is replacing it, and a protection that is switched off before a delete was in the way. What was asked
 * counts, whether or not it was let through. Kept in the store: after a restart, and at another gateway, it is known too.
 * Thread-safe.
 */
public final class Course {
    /** How long a step is remembered; what is further apart is seldom one plan, and says so less surely. */
    public static final Duration LATELY = Duration.ofHours(1);

    /** Makes anew what the same session deleted, or asked to. */
    public static final String RECREATES = "recreates-what-it-deleted";

    /** Deletes what the same session also asked to make. */
    public static final String RECREATED = "deletes-what-it-makes-anew";

    /** Deletes what the same session, or another of the same agent, took a protection from. */
    public static final String UNPROTECTED = "protection-off-then-delete";

    /** All that is said here. */
    public static final List<String> NAMES = List.of(RECREATES, RECREATED, UNPROTECTED);

    private static final String ELSEWHERE = "Another session of this agent";

    /** Targets of one request that are remembered: a plan of more is seen by those. */
    public static final int MAX_TARGETS = 20;

    /** A longer name is kept by its digest. */
    private static final int MAX_NAME = 200;

    private static final int MAX_EARLIER = 3;

    private static final Pattern PROTECTION_OFF = Pattern.compile(
            "Switches .*(protection|recovery|backups|snapshots|versioning).* off\\b.*|Suspends versioning .*");

    /** As the catalogue says of what is lost while something records nothing. */
    private static final Pattern UNRECORDED =
            Pattern.compile("records of what happens meanwhile|the log of requests while it is off");

    /** Where the catalogue goes by names. */
    private static final Pattern RECORDS = Pattern.compile("(guardduty|macie2|securityhub|detective|access-analyzer)"
            + ":(Delete(Detector|Graph|Analyzer|PublishingDestination)|Disable(Macie|SecurityHub.*)|StopMonitoringMembers"
            + "|Disassociate(From)?(Members|AdministratorAccount|MasterAccount))"
            + "|[^:]+:(Delete|Disable|Disassociate|Stop)[A-Za-z]*(Logging|QueryLog|AuditLog|AccessLog|FlowLog|LogDelivery)[A-Za-z]*"
            + "|inspector2:Disable|organizations:LeaveOrganization");

    private static final Pattern VERB = Pattern.compile("^([^:]*:)[A-Z][a-z]*");

    /**
     * What a thing holds, not the thing: messages come and go, and writing an item after deleting one replaces nothing. Such
     * steps are not kept, and deletes of them are shown with what was kept.
     */
    private static final List<String> CONTENT = List.of(
            "Item",
            "Items",
            "Message",
            "Messages",
            "MessageBatch",
            "Object",
            "Objects",
            "Record",
            "Records",
            "Statement",
            "Transaction");

    private final Steps steps;

    public Course(Steps steps) {
        this.steps = steps;
    }

    /** The assessment, worse and with signals where earlier steps of the session shed light on it; keeps this one. */
    public Assessment marked(Proposal proposal, Assessment a) {
        boolean unprotects = unprotects(a);
        boolean content = content(proposal.operation());
        if (!(changes(a.effect()) || unprotects) || content && a.effect() == Effect.CREATE) {
            return a;
        }
        Step step = new Step(
                proposal.id(),
                proposal.operation(),
                a.effect(),
                unprotects,
                proposal.targets().stream().map(Target::urn).limit(MAX_TARGETS).toList(),
                names(proposal),
                proposal.time());
        Instant since = step.at().minus(LATELY);
        String session = proposal.session().id();
        List<Step> earlier =
                content ? steps.since(session, since) : steps.take(session, proposal.digest(), step, since);
        List<Signal> signals = new ArrayList<>(a.signals());
        signals.addAll(signals(step, earlier, elsewhere(proposal, step, since)));
        boolean replaces = signals.stream()
                .anyMatch(s -> s.name().equals(RECREATES) || s.name().equals(RECREATED));
        return new Assessment(
                replaces ? a.effect().or(Effect.REPLACE) : a.effect(),
                a.summary(),
                a.known(),
                a.reversibility(),
                a.targets(),
                a.blastRadius(),
                signals,
                a.observations(),
                a.inScope());
    }

    /** By which sessions of the agent took protections off: those alone are kept by agent too. Of people none is another's. */
    private List<Step> elsewhere(Proposal proposal, Step step, Instant since) {
        if (proposal.session().personal()) {
            return List.of();
        }
        String agent = Steps.ofAgent(proposal.session().agent().id());
        if (step.unprotects()) {
            steps.take(agent, proposal.digest(), step, since);
        }
        return deletes(step) ? steps.since(agent, since) : List.of();
    }

    /** Whether a signal of here is of steps of several sessions. */
    public static boolean acrossSessions(Signal signal) {
        return signal.sentence().startsWith(ELSEWHERE);
    }

    /** Whether it switches a protection off, by what the catalogue says it does. */
    public static boolean unprotects(Assessment a) {
        return PROTECTION_OFF.matcher(a.summary()).matches();
    }

    /**
     * Whether it switches off, or changes, what records or reports what is done: by what the catalogue says is lost
     * meanwhile. Leaving an organisation leaves its trail. To write an alarm that tells nobody switches nothing off.
     */
    public static boolean unrecords(String operation, Assessment a) {
        boolean lost = a.reversibility().lost().stream()
                .anyMatch(l -> UNRECORDED.matcher(l).matches());
        return lost && !a.summary().startsWith("Writes")
                || RECORDS.matcher(operation).matches();
    }

    /** Whether an operation is about what a thing holds. */
    public static boolean content(String operation) {
        for (String end : CONTENT) {
            if (operation.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /** @param elsewhere of all sessions of the agent */
    private static List<Signal> signals(Step step, List<Step> earlier, List<Step> elsewhere) {
        if (step.effect() == Effect.CREATE) {
            return signal(
                            RECREATES,
                            "Makes anew what this session deleted, or asked to delete",
                            step,
                            earlier,
                            s -> deletes(s) && sameKind(s, step))
                    .stream()
                    .toList();
        }
        if (!deletes(step)) {
            return List.of();
        }
        return Stream.of(
                        signal(
                                RECREATED,
                                "This session also asked to make anew what this deletes",
                                step,
                                earlier,
                                s -> s.effect() == Effect.CREATE && sameKind(s, step)),
                        unprotected("This session", step, earlier).or(() -> unprotected(ELSEWHERE, step, elsewhere)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Signal> unprotected(String who, Step step, List<Step> earlier) {
        return signal(
                UNPROTECTED,
                who + " had a protection of it switched off, or asked to",
                step,
                earlier,
                Step::unprotects);
    }

    private static boolean changes(Effect effect) {
        return effect == Effect.CREATE || effect == Effect.REPLACE || effect == Effect.DESTROY;
    }

    private static boolean deletes(Step step) {
        return !step.unprotects() && (step.effect() == Effect.DESTROY || step.effect() == Effect.REPLACE);
    }

    private static Optional<Signal> signal(
            String name, String sentence, Step now, List<Step> steps, Predicate<Step> which) {
        Map<String, Step> earlier = new LinkedHashMap<>();
        for (Step step : steps) {
            if (which.test(step) && sameThing(step, now)) {
                earlier.put(step.proposal(), step);
            }
        }
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        List<String> said = earlier.values().stream()
                .limit(MAX_EARLIER)
                .map(s -> Visible.text(s.operation()) + ", proposal " + s.proposal())
                .toList();
        int more = earlier.size() - said.size();
        return Optional.of(new Signal(
                name,
                sentence + ": " + String.join("; ", said) + (more > 0 ? "; and " + more + " more" : "") + ".",
                List.copyOf(earlier.keySet())));
    }

    /** By what the operations are called after their verbs: CreateTable makes what DeleteTable deletes, CreateBackup does not. */
    private static boolean sameKind(Step one, Step other) {
        String a = noun(one.operation());
        String b = noun(other.operation());
        return !a.endsWith(":") && !b.endsWith(":") && (a.startsWith(b) || b.startsWith(a));
    }

    /** Where the request does not say enough for an ARN, its own names still tell one thing from another. */
    private static Map<String, String> names(Proposal proposal) {
        String operation = noun(proposal.operation());
        String noun = operation.substring(operation.indexOf(':') + 1);
        Map<String, String> names = new LinkedHashMap<>();
        if (!noun.isEmpty()) {
            proposal.input().properties().forEach(e -> {
                boolean its = e.getKey().regionMatches(true, 0, noun, 0, noun.length());
                if (its && e.getValue().isString() && names.size() < MAX_TARGETS) {
                    String name = e.getValue().asString();
                    names.put(e.getKey(), name.length() > MAX_NAME ? digest(name) : name);
                }
            });
        }
        return names;
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String noun(String operation) {
        String noun = VERB.matcher(operation).replaceFirst("$1");
        return noun.endsWith("s") ? noun.substring(0, noun.length() - 1) : noun;
    }

    private static boolean sameThing(Step one, Step other) {
        return one.urns().stream().anyMatch(a -> other.urns().stream().anyMatch(b -> same(a, b)))
                || one.names().entrySet().stream()
                        .anyMatch(n -> n.getValue().equals(other.names().get(n.getKey())));
    }

    /** Where a request names only part of a thing, an ARN has a star there: it is what fits. A part of the first is it too. */
    static boolean same(String one, String other) {
        return named(one)
                && named(other)
                && (Glob.matches(one, other) || Glob.matches(other, one) || other.startsWith(one + "/"));
    }

    /** Whether a URN says more than which kind of thing. */
    private static boolean named(String urn) {
        String[] parts = urn.split(":", 6);
        String resource = parts[parts.length - 1];
        int type = Math.max(resource.indexOf('/'), resource.indexOf(':'));
        String name = type < 0 ? resource : resource.substring(type + 1);
        return name.chars().anyMatch(Character::isLetterOrDigit);
    }
}
