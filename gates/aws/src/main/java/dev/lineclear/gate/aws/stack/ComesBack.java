package dev.lineclear.gate.aws.stack;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility;
import java.util.List;
import java.util.Optional;

/** Whether what is done to a stack comes back, in words. */
public final class ComesBack {
    private ComesBack() {}

    public static Reversibility of(StackChanges changes) {
        return switch (changes.back()) {
            case REVERSIBLE ->
                new Reversibility(
                        Reversibility.Kind.REVERSIBLE,
                        "Deleting what it made takes it back.",
                        List.of(),
                        Optional.empty());
            case RECREATABLE ->
                new Reversibility(
                        Reversibility.Kind.RECREATABLE,
                        "An update of the stack with the template as it was takes it back.",
                        List.of(),
                        Optional.empty());
            case WINDOWED, LOSSY ->
                changes.effect() == Effect.GRANT
                        ? new Reversibility(
                                Reversibility.Kind.LOSSY,
                                "The template as it was puts it back; what others read or did meanwhile stays done.",
                                List.of("whatever was read or done meanwhile"),
                                Optional.empty())
                        : new Reversibility(
                                Reversibility.Kind.LOSSY,
                                "What is made anew, or deleted with a snapshot, has another identity when it is back.",
                                List.of("ids and addresses", "service meanwhile"),
                                Optional.empty());
            case IRREVERSIBLE, UNKNOWN ->
                new Reversibility(
                        Reversibility.Kind.IRREVERSIBLE,
                        "What the stack deletes or replaces is gone with what it held.",
                        List.of("what deleted or replaced resources held"),
                        Optional.empty());
        };
    }
}
