package dev.lineclear.assessment.watch;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a session did, as a word: what became of a request, by effect and service, or what was seen of the session. Whoever
 * looks through the log for what came before something bad, and the watch while it happens, have their words from here.
 */
public enum Step {
    /** It waits for people. */
    HELD("held "),
    /** People said no. */
    REJECTED("rejected "),
    /** The policies said no. */
    REFUSED("refused "),
    /** It was about to be sent to production. */
    DONE(""),
    /** Production could not, or it is not known. */
    FAILED("failed ");

    /** Names of services are the agents' where nobody knows the operation. */
    private static final int MAX_NAME = 40;

    private static final String SIGNAL = "signal ";

    /** Sessions of people who take something back, or change the gateway; nobody opened them. */
    private static final Pattern NO_AGENTS = Pattern.compile("(revert|change)-.*", Pattern.DOTALL);

    /** As the catalogue names services. */
    private static final Pattern REQUEST =
            Pattern.compile("(?:(held|rejected|refused|failed) )?([a-z]+) [a-z0-9][a-z0-9.-]{0,39}");

    private static final Set<String> EFFECTS =
            Arrays.stream(Effect.values()).map(Effect::action).collect(Collectors.toUnmodifiableSet());

    private final String prefix;

    Step(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Such as {@code refused destroy rds}.
     *
     * @param effect as records have it
     * @param operation such as {@code rds:DeleteDBInstance}
     */
    public String of(String effect, String operation) {
        int colon = operation.indexOf(':');
        return prefix + effect + " " + cut(colon < 0 ? operation : operation.substring(0, colon));
    }

    /** Such as {@code signal burst-of-deletes}; none of accepted patterns, which would come before themselves. */
    public static Optional<String> signal(String name) {
        return Signal.accepted(name) ? Optional.empty() : Optional.of(SIGNAL + cut(name));
    }

    /** Whether it is an agent's session, or of a person who works as one. */
    public static boolean counts(String session) {
        return !NO_AGENTS.matcher(session).matches();
    }

    /** @throws IllegalArgumentException when no session can do that, with what a step looks like */
    static String check(String step) {
        Matcher request = REQUEST.matcher(step);
        boolean known = step.startsWith(SIGNAL)
                ? Watch.NAMES.contains(step.substring(SIGNAL.length()))
                : request.matches() && EFFECTS.contains(request.group(2));
        if (!known) {
            throw new IllegalArgumentException("“" + Visible.text(cut(step))
                    + "” is no step: one is such as “destroy rds”, “refused destroy rds” (held, rejected, refused, failed) or"
                    + " “signal burst-of-deletes”; effects are "
                    + EFFECTS.stream()
                            .sorted()
                            .collect(Collectors.joining(", "))
                            .toLowerCase(Locale.ROOT));
        }
        return step;
    }

    private static String cut(String raw) {
        String shown = Visible.text(raw);
        return shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) + "…" : shown;
    }
}
