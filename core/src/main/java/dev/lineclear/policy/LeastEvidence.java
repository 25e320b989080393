package dev.lineclear.policy;

import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the least evidence that turns a refusal: the fewest approvals, then the fewest other pieces, then the first by
 * name. It relies on what {@link Monotonicity} showed, that more evidence never refuses what less allowed.
 */
final class LeastEvidence {
    /**
     * Questions asked about pieces that stand in for each other. Beyond, pieces are left out one by one as long as the
     * answer stays: still enough evidence, and none of it for nothing, but perhaps not the least there is.
     */
    static final int MAX_QUESTIONS = 500;

    /** Whether this evidence is enough. */
    interface Ask {
        boolean allows(Evidence evidence) throws AskException;
    }

    private final Ask ask;
    private final Map<Evidence, Boolean> answers = new HashMap<>();
    private final List<Integer> numbers;
    private final List<Piece> pieces;
    private int questions;

    private LeastEvidence(Ask ask, List<Integer> numbers, List<Piece> pieces) {
        this.ask = ask;
        this.numbers = numbers;
        this.pieces = pieces;
    }

    /** One thing besides the number of approvals. */
    private record Piece(Kind kind, String name) {
        private enum Kind {
            SNAPSHOT,
            REHEARSAL,
            WITNESSED,
            STAGE,
            READ,
            PAUSE,
            SECOND_LOOK,
            TEAM;

            Measure measure() {
                return Measure.valueOf(name());
            }
        }
    }

    /** The least evidence; empty when all the evidence there could be does not turn the answer. */
    static Optional<Evidence> find(Lattice lattice, String owner, Ask ask) throws AskException {
        List<Piece> pieces = pieces(lattice, owner);
        return new LeastEvidence(ask, numbers(lattice, pieces), pieces).search();
    }

    /** All the evidence there could be: where this does not turn the answer, {@link #find} finds nothing. */
    static Evidence most(Lattice lattice, String owner) {
        List<Piece> pieces = pieces(lattice, owner);
        return evidence(numbers(lattice, pieces).getLast(), pieces);
    }

    private static List<Integer> numbers(Lattice lattice, List<Piece> pieces) {
        int people = evidence(0, pieces).approvals();
        SortedSet<Integer> numbers = new TreeSet<>(lattice.approvals());
        for (int n = 0; n <= people; n++) {
            numbers.add(n);
        }
        return List.copyOf(numbers);
    }

    /** Each question once. */
    private boolean allows(Evidence evidence) throws AskException {
        Boolean known = answers.get(evidence);
        if (known == null) {
            known = ask.allows(evidence);
            answers.put(evidence, known);
        }
        return known;
    }

    private static List<Piece> pieces(Lattice lattice, String owner) {
        List<Piece> pieces = new ArrayList<>();
        if (lattice.snapshot()) {
            pieces.add(new Piece(Piece.Kind.SNAPSHOT, ""));
        }
        if (lattice.rehearsal()) {
            pieces.add(new Piece(Piece.Kind.REHEARSAL, ""));
        }
        if (lattice.witnessed()) {
            pieces.add(new Piece(Piece.Kind.WITNESSED, ""));
        }
        lattice.stages().forEach(stage -> pieces.add(new Piece(Piece.Kind.STAGE, stage)));
        lattice.care().forEach((measure, times) -> times.stream()
                .filter(time -> time > 0)
                .forEach(time -> pieces.add(new Piece(Piece.Kind.valueOf(measure.name()), String.valueOf(time)))));
        SortedSet<String> teams = new TreeSet<>(lattice.teams());
        if (lattice.owner()) {
            teams.add(owner);
        }
        teams.forEach(team -> pieces.add(new Piece(Piece.Kind.TEAM, team)));
        return pieces;
    }

    private Optional<Evidence> search() throws AskException {
        if (!allows(evidence(numbers.getLast(), pieces))) {
            return Optional.empty();
        }
        for (int number : numbers) {
            if (allows(withAll(number))) {
                Optional<Evidence> found = fewest(number);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        throw new IllegalStateException("all evidence allows, but no part of it: the policies are not monotone");
    }

    /** With this many approvals and everything else, be it more people than approvals: a question, not an answer. */
    private Evidence withAll(int number) {
        Evidence all = evidence(number, pieces);
        return counted(number, all);
    }

    private static Evidence counted(int number, Evidence e) {
        return new Evidence(number, e.teams(), e.snapshot(), e.rehearsal(), e.witnessed(), e.stages())
                .withCare(e.care());
    }

    /** The fewest pieces that allow with this many approvals, none of which takes more people than that. */
    private Optional<Evidence> fewest(int number) throws AskException {
        List<Piece> needed = new ArrayList<>();
        List<Piece> open = new ArrayList<>();
        for (Piece piece : pieces) {
            List<Piece> others = new ArrayList<>(pieces);
            others.remove(piece);
            Evidence without = evidence(number, others);
            (allows(counted(number, without)) ? open : needed).add(piece);
        }
        questions = 0;
        for (int size = 0; size <= open.size(); size++) {
            Optional<Evidence> found = choose(number, needed, open, 0, size);
            if (found.isPresent()) {
                return found;
            }
            if (questions >= MAX_QUESTIONS) {
                return leftOver(number);
            }
        }
        return Optional.empty();
    }

    private Optional<Evidence> choose(int number, List<Piece> chosen, List<Piece> open, int from, int more)
            throws AskException {
        if (more == 0) {
            Evidence evidence = evidence(number, chosen);
            questions++;
            return evidence.approvals() == number && allows(evidence) ? Optional.of(evidence) : Optional.empty();
        }
        for (int i = from; i <= open.size() - more && questions < MAX_QUESTIONS; i++) {
            List<Piece> next = new ArrayList<>(chosen);
            next.add(open.get(i));
            Optional<Evidence> found = choose(number, next, open, i + 1, more - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Evidence> leftOver(int number) throws AskException {
        List<Piece> left = new ArrayList<>(pieces);
        for (Piece piece : pieces.reversed()) {
            left.remove(piece);
            if (!allows(evidence(number, left))) {
                left.add(piece);
            }
        }
        return Optional.of(evidence(number, left));
    }

    /** With at least as many approvals as the teams take people: {@code dba:2} takes two of {@code dba}. */
    private static Evidence evidence(int number, List<Piece> chosen) {
        SortedSet<String> teams = new TreeSet<>();
        SortedSet<String> stages = new TreeSet<>();
        boolean snapshot = false;
        boolean rehearsal = false;
        boolean witnessed = false;
        Care care = Care.NONE;
        for (Piece piece : chosen) {
            switch (piece.kind()) {
                case SNAPSHOT -> snapshot = true;
                case REHEARSAL -> rehearsal = true;
                case WITNESSED -> witnessed = true;
                case STAGE -> stages.add(piece.name());
                case READ, PAUSE, SECOND_LOOK ->
                    care = care.and(piece.kind().measure().of(Integer.parseInt(piece.name())));
                case TEAM -> teams.addAll(seats(piece.name()));
            }
        }
        // Time is somebody's: of nobody there is none.
        int people = Math.max(teams.size(), care.equals(Care.NONE) ? 0 : 1);
        return new Evidence(Math.max(number, people), teams, snapshot, rehearsal, witnessed, stages).withCare(care);
    }

    /** {@code dba:3} asks for {@code dba} and {@code dba:2} as well. */
    private static List<String> seats(String team) {
        int colon = team.lastIndexOf(':');
        String count = team.substring(colon + 1);
        if (colon < 1 || count.length() > 2 || !count.chars().allMatch(c -> c >= '0' && c <= '9') || count.isEmpty()) {
            return List.of(team);
        }
        String name = team.substring(0, colon);
        List<String> seats = new ArrayList<>(List.of(name, team));
        for (int seat = 2; seat < Math.min(Integer.parseInt(count), Lattice.MAX_APPROVALS); seat++) {
            seats.add(name + ":" + seat);
        }
        return seats;
    }
}
