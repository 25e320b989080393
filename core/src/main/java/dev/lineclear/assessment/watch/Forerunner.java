package dev.lineclear.assessment.watch;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A sequence that came before something bad, which people accepted as a signal. It never ends a session: what was mined is
 * a likelihood, and nobody is halted for one.
 *
 * @param name by which people know it; its signal is called {@code pattern-} and this
 * @param steps in their order, others may be between them
 * @param strength {@code NOTICE} or {@code RAISE}
 */
public record Forerunner(String name, List<String> steps, Strength strength) {
    /** Of all that are accepted: what a session is remembered in does not grow with them, what each step takes does. */
    public static final int MOST = 32;

    /** As long as those that are mined. */
    public static final int LONGEST = 3;

    /** Steps of a session within which a sequence has to be. */
    public static final int WITHIN = 20;

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern LINE = Pattern.compile("(\\S+) \\(([a-z]+)\\): (.+)");
    private static final String THEN = ", then ";
    private static final int ID = 8;

    public Forerunner {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a pattern's name has small letters, digits and hyphens, 40 at most, such as refused-then-deleted");
        }
        if (strength == Strength.HALT) {
            throw new IllegalArgumentException("a pattern is a notice or raises; it halts nobody");
        }
        if (steps.isEmpty() || steps.size() > LONGEST) {
            throw new IllegalArgumentException("a pattern has one to " + LONGEST + " steps, not " + steps.size());
        }
        steps = steps.stream().map(Step::check).toList();
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).equals(steps.get(i - 1))) {
                throw new IllegalArgumentException(
                        "the same step twice in a row counts as one: “" + steps.get(i) + "” would never come again");
            }
        }
    }

    /** Such as {@code pattern-refused-then-deleted}. */
    public String signal() {
        return Signal.ACCEPTED + name;
    }

    /** Such as {@code refused destroy rds, then destroy sqs}. */
    public static String words(List<String> steps) {
        return String.join(THEN, steps);
    }

    /** By which people tell a sequence that is not accepted yet. */
    public static String id(List<String> steps) {
        return Digest.of(words(steps).getBytes(StandardCharsets.UTF_8)).hex().substring(0, ID);
    }

    /** A line: {@code refused-then-deleted (raise): refused destroy rds, then destroy sqs}. */
    public String text() {
        return name + " (" + strength.word() + "): " + words(steps);
    }

    /** Of several, a line each. */
    public static String text(List<Forerunner> all) {
        return all.stream().map(Forerunner::text).collect(Collectors.joining("\n"));
    }

    /** @throws IllegalArgumentException when it is not one that can be watched for, with why */
    public static Forerunner of(String line) {
        Matcher found = LINE.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "an accepted pattern is written as: NAME (notice|raise): STEP, then STEP; not " + line);
        }
        return new Forerunner(found.group(1), List.of(found.group(3).split(THEN, -1)), strength(found.group(2)));
    }

    /** @throws IllegalArgumentException when it is none of a pattern's */
    public static Strength strength(String word) {
        return Optional.of(word.toUpperCase(Locale.ROOT))
                .filter(w -> Set.of("NOTICE", "RAISE").contains(w))
                .map(Strength::valueOf)
                .orElseThrow(
                        () -> new IllegalArgumentException("a pattern's strength is notice or raise, not " + word));
    }

    /**
     * As {@link #text(List)} wrote them.
     *
     * @throws IllegalArgumentException when one cannot be watched for, two have one name, or there are more than can be
     */
    public static List<Forerunner> all(String text) {
        List<Forerunner> all = new ArrayList<>();
        text.lines().filter(line -> !line.isBlank()).map(Forerunner::of).forEach(all::add);
        Set<String> names = new HashSet<>();
        all.forEach(one -> {
            if (!names.add(one.name())) {
                throw new IllegalArgumentException("two patterns are called " + one.name());
            }
        });
        if (all.size() > MOST) {
            throw new IllegalArgumentException("there are " + MOST + " accepted patterns at most; drop one first");
        }
        return List.copyOf(all);
    }
}
