package dev.lineclear.console;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What waits, worst first: in doubt, then by effect, by whether it comes back, and by age. */
public final class QueueView {
    private QueueView() {}

    /**
     * A hold in the queue.
     *
     * @param needs how much is there of what it needs
     * @param mine whether the reader can still do something: they neither voted nor operate it
     * @param alike what it has in common with those it is grouped with
     */
    public record Line(
            String id,
            String sentence,
            String state,
            String effect,
            String reversibility,
            String agent,
            String operator,
            String age,
            String left,
            String needs,
            boolean severe,
            boolean mine,
            String alike) {}

    /**
     * Holds that differ only in what they are about, shown together and each signed by itself.
     *
     * @param alike what they have in common
     */
    public record Group(String alike, List<Line> lines) {
        public boolean several() {
            return lines.size() > 1;
        }
    }

    /** Worst first: a group stands where its worst does. */
    static List<Group> groups(List<Line> lines) {
        Map<String, List<Line>> groups = new LinkedHashMap<>();
        lines.forEach(line -> groups.computeIfAbsent(line.state() + line.alike(), k -> new ArrayList<>())
                .add(line));
        return groups.values().stream()
                .map(of -> new Group(of.getFirst().alike(), of))
                .toList();
    }

    /** @param people which of the operators' names are the reader's */
    static List<Line> of(Holds store, Approvers people, String reader, Instant now) {
        boolean owner = people.find(reader).filter(Approver::owner).isPresent();
        Map<String, Boolean> operates = new HashMap<>();
        Map<String, List<Vote>> votes = store.votesOnLive().stream().collect(Collectors.groupingBy(Vote::holdId));
        return store.live(Limits.LOOKED).stream()
                .sorted(Comparator.comparing((Hold h) -> h.state() != HoldState.IN_DOUBT)
                        .thenComparing(h -> h.assessment().effect(), Comparator.reverseOrder())
                        .thenComparing(h -> h.assessment().reversibility().kind(), Comparator.reverseOrder())
                        .thenComparing(Hold::openedAt))
                .limit(Limits.QUEUE)
                .map(h -> line(
                        h,
                        votes.getOrDefault(h.id(), List.of()),
                        reader,
                        (h.proposal().changesGateway() && !owner)
                                || operates.computeIfAbsent(
                                        h.proposal().session().operator(), operator -> people.same(operator, reader)),
                        now))
                .toList();
    }

    private static Line line(Hold hold, List<Vote> votes, String reader, boolean operates, Instant now) {
        long approved = votes.stream()
                .filter(v -> v.decision() == Vote.Decision.APPROVE)
                .count();
        boolean voted = votes.stream().anyMatch(v -> v.approver().equals(reader));
        String operator = hold.proposal().session().operator();
        Effect effect = hold.assessment().effect();
        return new Line(
                hold.id(),
                Shown.sentence(hold.assessment()),
                words(hold.state()),
                effect.action(),
                hold.assessment().reversibility().kind().name().toLowerCase(Locale.ROOT),
                hold.proposal().session().agent().id(),
                Visible.text(operator),
                span(Duration.between(hold.openedAt(), now)),
                span(Duration.between(now, hold.expiresAt())),
                approved + " of " + hold.required().approvals(),
                effect.compareTo(Effect.REPLACE) >= 0
                        || hold.assessment().reversibility().kind().compareTo(Reversibility.Kind.LOSSY) >= 0,
                hold.state() == HoldState.OPEN && hold.required().people() && !voted && !operates,
                Shown.alike(hold));
    }

    /** Such as "waits for approval". */
    static String words(HoldState state) {
        return switch (state) {
            case OPEN -> "waits for approval";
            case GRANTED -> "approved; waits for the agent to ask again";
            case CLAIMED -> "running now";
            case EXECUTED -> "done";
            case FAILED -> "not done";
            case IN_DOUBT -> "in doubt: a person must look";
            case SETTLED -> "settled by a person";
            case REJECTED -> "rejected";
            case EXPIRED -> "expired";
            case SUPERSEDED -> "replaced by a newer hold";
        };
    }

    /** Such as "12 min". */
    static String span(Duration time) {
        if (time.isNegative()) {
            return "0 s";
        }
        if (time.toHours() >= 48) {
            return time.toDays() + " days";
        }
        if (time.toMinutes() >= 120) {
            return time.toHours() + " h";
        }
        return time.toSeconds() >= 120 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
