package dev.lineclear.pipeline;

import dev.lineclear.assessment.watch.Ending;
import dev.lineclear.assessment.watch.Noticed;
import dev.lineclear.assessment.watch.Strength;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.state.Holds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch at its post: tells it what comes and what becomes of it, puts what it sees on record and into assessments, and
 * ends sessions. What a request was marked with when it was held it stays marked with while it is held, whatever its session
 * does meanwhile: else each repetition would make people's votes void.
 */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    /** What production answers to those who may not. */
    private static final int FORBIDDEN = 403;

    private final Optional<Watch> watch;
    private final Holds holds;
    private final Journal journal;
    private final Alarms alarms;
    private final InstantSource clock;

    Lookout(Optional<Watch> watch, Holds holds, Journal journal, Alarms alarms, InstantSource clock) {
        this.watch = watch;
        this.holds = holds;
        this.journal = journal;
        this.alarms = alarms;
        this.clock = clock;
    }

    /**
     * A proposal that was looked at.
     *
     * @param assessment with what was seen
     * @param seen to be told its ending with; empty where nobody watches
     * @param halted whether its session ended at it
     */
    record Watched(Assessment assessment, Optional<Watch.Seen> seen, boolean halted) {}

    /** @param whole whether it is part of what people signed as a whole, so that nothing of it may change */
    Watched look(Proposal proposal, Assessment assessment, boolean whole) {
        if (watch.isEmpty() || ours(proposal)) {
            return new Watched(assessment, Optional.empty(), false);
        }
        if (whole) {
            return new Watched(assessment, Optional.of(watch.get().pass(proposal, assessment)), false);
        }
        Watch.Seen seen = watch.get().look(proposal, assessment);
        boolean person = proposal.session().personal();
        Optional<Noticed> end = person ? Optional.empty() : Watch.halting(seen.noticed());
        end.ifPresent(why -> halt(proposal, seen, why));
        signalled(proposal, seen.noticed());
        signalled(proposal, watch.get().together(seen, assessment.signals()));
        // After those, which may be steps of a pattern.
        List<Noticed> patterns = end.isPresent() ? List.of() : watch.get().patterns(seen);
        signalled(proposal, patterns);
        List<Noticed> all =
                Stream.concat(seen.noticed().stream(), patterns.stream()).toList();
        Assessment marked = assessment.withActivity(seen.activity());
        return new Watched(
                person || assessment.effect() == Effect.READ ? marked : marked(proposal, marked, all),
                Optional.of(seen),
                end.isPresent());
    }

    private void signalled(Proposal proposal, List<Noticed> noticed) {
        noticed.stream().filter(Noticed::news).forEach(n -> journal.signalled(proposal, n));
    }

    /** The gateway's own changes, reverts, and wholes, which people start. */
    private static boolean ours(Proposal proposal) {
        return proposal.operation().startsWith(Proposal.GATEWAY + ":") || Wholes.is(proposal);
    }

    private void halt(Proposal proposal, Watch.Seen seen, Noticed why) {
        alarms.halt(proposal.session(), why.name() + ": " + why.sentence());
        watch.orElseThrow().halted(seen);
    }

    private Assessment marked(Proposal proposal, Assessment a, List<Noticed> noticed) {
        Optional<Hold> live = holds.live(proposal.session().id(), proposal.digest());
        List<Signal> behaviour = live.map(hold -> hold.assessment().signals().stream()
                        .filter(s -> Watch.says(s.name()))
                        .toList())
                .orElseGet(() -> signals(noticed));
        if (behaviour.isEmpty()) {
            return a;
        }
        List<Signal> all = new ArrayList<>(a.signals());
        all.addAll(behaviour);
        return a.withSignals(all);
    }

    /** One of a name: of whom it is said is in the sentence. */
    private static List<Signal> signals(List<Noticed> noticed) {
        Map<String, Signal> signals = new LinkedHashMap<>();
        for (Noticed n : noticed) {
            if (n.strength() != Strength.NOTICE) {
                signals.putIfAbsent(n.name(), new Signal(n.name(), n.sentence(), n.records()));
            }
        }
        return List.copyOf(signals.values());
    }

    /** What became of it. Never throws: what was executed stays so. */
    void ended(Watched watched, Answer answer) {
        watched.seen().ifPresent(seen -> ending(answer).ifPresent(ending -> tell(seen, ending)));
    }

    /** People said no to it. */
    void rejected(Hold hold) {
        if (watch.isPresent() && !ours(hold.proposal())) {
            tell(watch.get().pass(hold.proposal(), hold.assessment()), Ending.REFUSED);
        }
    }

    private void tell(Watch.Seen seen, Ending ending) {
        try {
            watch.orElseThrow().ended(seen, ending, clock.instant());
        } catch (RuntimeException e) {
            LOG.error("what became of a request is not watched", e);
        }
    }

    private static Optional<Ending> ending(Answer answer) {
        return switch (answer) {
            case Answer.Refused refused -> refused.why() == Why.DENIED ? Optional.of(Ending.REFUSED) : Optional.empty();
            case Answer.Executed done ->
                switch (done.outcome()) {
                    case Outcome.Succeeded s -> Optional.of(Ending.DONE);
                    case Outcome.Refused r -> Optional.of(r.status() == FORBIDDEN ? Ending.REFUSED : Ending.FAILED);
                    case Outcome.InDoubt d -> Optional.of(Ending.DONE);
                    case Outcome.NotSent n -> Optional.empty();
                };
        };
    }
}
