package dev.lineclear.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy set was refused. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<PolicyProblem> problems;

    PolicyException(List<PolicyProblem> problems) {
        super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a refusal names at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    PolicyException(PolicyProblem.Kind kind, String file, String message, String remedy) {
        this(List.of(new PolicyProblem(kind, file, 0, message, remedy)));
    }

    /** At least one, in the order of files and lines. */
    public List<PolicyProblem> problems() {
        return problems;
    }
}
