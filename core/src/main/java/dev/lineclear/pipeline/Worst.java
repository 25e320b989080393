package dev.lineclear.pipeline;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.Sheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a whole change set would do: the worst of everything that its requests would. */
final class Worst {
    private Worst() {}

    static Assessment of(Proposal whole, List<Judged> parts) {
        Assessment worst = parts.getFirst().assessment();
        Reversibility comesBack = worst.reversibility();
        Known known = worst.known();
        Effect effect = worst.effect();
        Map<String, Signal> signals = new LinkedHashMap<>();
        boolean inScope = true;
        for (Judged part : parts) {
            Assessment a = part.assessment();
            effect = effect.or(a.effect());
            worst = a.blastRadius().harm().failing()
                            > worst.blastRadius().harm().failing()
                    ? a
                    : worst;
            comesBack = a.reversibility().kind().compareTo(comesBack.kind()) > 0 ? a.reversibility() : comesBack;
            known = a.known().basis().compareTo(known.basis()) > 0 ? a.known() : known;
            a.signals().forEach(s -> signals.putIfAbsent(s.name() + s.binds(), s));
            inScope &= a.inScope();
        }
        List<Target> targets = Judged.targets(parts);
        int stages = Sheet.read(whole.input()).stages().size();
        List<String> observations = new ArrayList<>();
        notLast(parts).ifPresent(observations::add);
        observations.addAll(Sheet.lines(whole.input()));
        return new Assessment(
                effect,
                "Rolls out in " + stages + (stages == 1 ? " stage: " : " stages: ")
                        + whole.input().path("change").asString(""),
                known,
                new Reversibility(comesBack.kind(), comesBack.because(), comesBack.lost(), Optional.empty()),
                targets,
                BlastRadius.of(targets, worst.blastRadius().harm()),
                List.copyOf(signals.values()),
                observations,
                inScope);
    }

    /** Whoever writes the stages may put production first; whoever signs them is told so. */
    private static Optional<String> notLast(List<Judged> parts) {
        Optional<Judged> first = parts.stream().filter(Judged::production).findFirst();
        return first.flatMap(p -> parts.stream()
                .filter(later -> later.stage() >= p.stage() && !later.production())
                .findFirst()
                .map(later -> "PRODUCTION DOES NOT COME LAST: stage " + (p.stage() + 1) + " changes production, and "
                        + later.environments()
                        + (later.stage() == p.stage()
                                ? " comes with it."
                                : " comes after it, in stage " + (later.stage() + 1) + ".")));
    }
}
