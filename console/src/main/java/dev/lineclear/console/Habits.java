package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How each person voted: how often, which way, and how long they had it before them. Shown against rubber-stamping. */
final class Habits {
    private static final int ALL = 100;

    private static final class Habit {
        private int approved;
        private int rejected;
        private int unseen;
        private final List<Long> seconds = new ArrayList<>();
    }

    private final Map<String, Habit> byPerson = new TreeMap<>();

    static Habits of(List<Entry> votes) {
        Habits habits = new Habits();
        votes.forEach(habits::add);
        return habits;
    }

    private void add(Entry vote) {
        Habit habit = byPerson.computeIfAbsent(vote.data().path("approver").asString(""), p -> new Habit());
        switch (vote.data().path("decision").asString("")) {
            case "APPROVE" -> habit.approved++;
            case "REJECT" -> habit.rejected++;
            default -> {
                return;
            }
        }
        if (vote.data().has("readSeconds")) {
            habit.seconds.add(vote.data().path("readSeconds").asLong());
        } else {
            habit.unseen++;
        }
    }

    /** {@code approved 19 of 20 (95 %), half of them within 4 s; 2 without looking here}; empty for who never voted. */
    String words(String person) {
        Habit habit = byPerson.get(person);
        if (habit == null || habit.approved + habit.rejected == 0) {
            return "";
        }
        int votes = habit.approved + habit.rejected;
        String words = "approved " + habit.approved + " of " + votes + " (" + ALL * habit.approved / votes + " %)";
        if (!habit.seconds.isEmpty()) {
            List<Long> sorted = habit.seconds.stream().sorted().toList();
            words += ", read for " + sorted.get((sorted.size() - 1) / 2) + " s at the median";
        }
        return habit.unseen == 0 ? words : words + ", " + habit.unseen + " without it having been shown to them";
    }
}
