package dev.lineclear.assessment.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accepted patterns, their steps as small numbers: a session's last steps are then a byte each. Immutable. */
final class Sequences {
    static final Sequences NONE = new Sequences(List.of());

    private final List<Forerunner> all;
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Each pattern's steps. */
    private final byte[][] steps;

    Sequences(List<Forerunner> all) {
        this.all = List.copyOf(all);
        this.words =
                this.all.stream().flatMap(f -> f.steps().stream()).distinct().toList();
        for (String word : words) {
            numbers.put(word, numbers.size() + 1);
        }
        this.steps = new byte[this.all.size()][];
        for (int i = 0; i < steps.length; i++) {
            List<String> own = this.all.get(i).steps();
            steps[i] = new byte[own.size()];
            for (int j = 0; j < steps[i].length; j++) {
                steps[i][j] = number(own.get(j));
            }
        }
    }

    boolean none() {
        return all.isEmpty();
    }

    List<Forerunner> all() {
        return all;
    }

    /** Zero of a step that is in none of them. */
    byte number(String step) {
        return numbers.getOrDefault(step, 0).byteValue();
    }

    /** The number that a step has here which has that one there. */
    byte number(byte there, Sequences others) {
        return there == 0 ? 0 : number(others.words.get(there - 1));
    }

    /** A bit for each of them that the step completes, after those that the session took. */
    int completed(Walk walk, byte step) {
        int found = 0;
        for (int i = 0; step != 0 && i < steps.length; i++) {
            byte[] own = steps[i];
            if (own[own.length - 1] == step && follows(walk, own)) {
                found |= 1 << i;
            }
        }
        return found;
    }

    /** Whether the session took all but the last, in their order: the latest of each, so that they are as near as can be. */
    private static boolean follows(Walk walk, byte[] own) {
        int missing = own.length - 2;
        for (int ago = 0; missing >= 0 && ago < Forerunner.WITHIN - 1; ago++) {
            if (walk.step(ago) == own[missing]) {
                missing--;
            }
        }
        return missing < 0;
    }

    /** The same patterns' bits here. */
    int bits(int there, Sequences others) {
        int bits = 0;
        for (int i = 0; i < others.all.size(); i++) {
            int here = all.indexOf(others.all.get(i));
            if ((there & 1 << i) != 0 && here >= 0) {
                bits |= 1 << here;
            }
        }
        return bits;
    }
}
