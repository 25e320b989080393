package dev.lineclear.gate.aws.network;

import dev.lineclear.gate.aws.stack.Planned;
import dev.lineclear.gate.aws.stack.Planned.Thing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a template does to a network, as the requests that would do the same. It leaves the network as it is in the end:
 * CloudFormation makes before it deletes, and what is in between lasts for minutes at most.
 */
final class StackStep implements Asked.Step {
    private final List<Planned> all;
    private final List<Planned> beside;

    /**
     * Of the resources, those that are about the network.
     *
     * @param beside what is only made, which changes nothing by itself but for what refers to it
     */
    StackStep(List<Planned> all, List<Planned> beside) {
        this.all = List.copyOf(all);
        this.beside = List.copyOf(beside);
    }

    /** Whether it is made, and changes nothing as long as nothing else is made. */
    static boolean made(Planned one) {
        return known(one) && one.was().isEmpty() && StackThings.are(type(one));
    }

    /** Whether there is any of which it could be worked out. */
    boolean any() {
        return all.stream().anyMatch(StackStep::known);
    }

    private static boolean known(Planned one) {
        Optional<String> type = one.was().or(one::is).map(Thing::type);
        return one.sure()
                && type.filter(t -> StackThings.are(t) || StackParts.are(t)).isPresent();
    }

    /** That it takes to remember it. */
    int characters() {
        return all.toString().length() + beside.toString().length();
    }

    @Override
    public void on(Asked asked) {
        apply(asked, new ArrayList<>());
    }

    /** One step of the order in which it is done. */
    @FunctionalInterface
    private interface Doing {
        void to(Planned one) throws UnforeseenException, IOException;
    }

    /** @param unsaid gets, in words, what of it could not be done */
    void apply(Asked asked, List<String> unsaid) {
        // What of these cannot be made, what refers to it says.
        tried(
                new ArrayList<>(beside),
                new ArrayList<>(),
                one -> StackThings.make(asked, one.is().orElseThrow()));
        List<Planned> left = new ArrayList<>(all);
        tried(left, unsaid, one -> {
            if (!known(one)) {
                throw new UnforeseenException("");
            }
            if (one.anew() && StackThings.are(type(one))) {
                throw new UnforeseenException("what is in it when it is another thing is in no template");
            }
            if (made(one)) {
                StackThings.make(asked, one.is().orElseThrow());
            }
        });
        tried(left, unsaid, one -> {
            if (StackParts.are(type(one)) && one.was().isPresent()) {
                StackParts.put(asked, one.was().get(), false);
            }
        });
        tried(left, unsaid, one -> {
            if (StackParts.are(type(one)) && one.is().isPresent()) {
                StackParts.put(asked, one.is().get(), true);
            } else if (one.was().isPresent() && one.is().isPresent()) {
                StackThings.change(asked, one.was().get(), one.is().get());
            }
        });
        tried(left, unsaid, one -> {
            if (StackThings.are(type(one)) && one.is().isEmpty()) {
                StackThings.delete(asked, one.was().orElseThrow());
            }
        });
    }

    private static String type(Planned one) {
        return one.is().or(one::was).map(Thing::type).orElse("");
    }

    /** With each that is left; what could not be done is left no more. */
    private static void tried(List<Planned> left, List<String> unsaid, Doing doing) {
        left.removeIf(one -> {
            try {
                doing.to(one);
                return false;
            } catch (UnforeseenException | IOException | IllegalArgumentException e) {
                String why = String.valueOf(e.getMessage());
                unsaid.add(unsaid(one) + (why.isEmpty() ? "" : " (" + why + ")"));
                return true;
            }
        });
    }

    static String unsaid(Planned one) {
        return "not worked out: " + one.what();
    }

    /** Does to the network what a request does. */
    static void ask(Asked asked, String operation, ObjectNode input) throws UnforeseenException, IOException {
        Asked.Step step = Steps.of(operation, input)
                .orElseThrow(() -> new UnforeseenException("nothing here knows " + operation));
        step.on(new Asked(input, asked.sight(), asked.draft()));
    }
}
