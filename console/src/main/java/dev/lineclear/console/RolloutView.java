package dev.lineclear.console;

import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Visible;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A rollout as people read it: its stages, what each request came to, what the checks showed. */
public final class RolloutView {
    /** The last of what checks showed; a person reads no more. */
    private static final int LOOKS = 12;

    private static final int PERCENT = 100;

    private final Store store;
    private final Rollout rollout;
    private final Hold hold;
    private final ChangeSet set;
    private final Instant now;

    private RolloutView(Store store, Rollout rollout, Hold hold, Instant now) {
        this.store = store;
        this.rollout = rollout;
        this.hold = hold;
        this.set = Sheet.read(hold.proposal().input());
        this.now = now;
    }

    /** @return empty when the hold that people signed is not there */
    static Optional<RolloutView> of(Store store, Rollout rollout, Instant now) {
        return store.holds().find(rollout.id()).map(hold -> new RolloutView(store, rollout, hold, now));
    }

    public String id() {
        return rollout.id();
    }

    public String change() {
        return Visible.text(set.change());
    }

    public String because() {
        return Visible.text(rollout.because());
    }

    public String agent() {
        return hold.proposal().session().agent().id();
    }

    public String operator() {
        return hold.proposal().session().operator();
    }

    public String started() {
        return QueueView.span(Duration.between(rollout.startedAt(), now)) + " ago";
    }

    public String since() {
        return QueueView.span(Duration.between(rollout.since(), now));
    }

    /** Such as "2 of 3, one-target". */
    public String where() {
        return rollout.stage() + 1 + " of " + set.stages().size() + ", "
                + set.stages().get(rollout.stage()).name();
    }

    public String stateClass() {
        return rollout.state().name().toLowerCase(Locale.ROOT);
    }

    public String state() {
        return words(rollout.state());
    }

    private static String words(RolloutState state) {
        return switch (state) {
            case READY -> "the next stage begins";
            case RUNNING -> "a stage is being made";
            case BAKING -> "being watched";
            case ASKING -> "asks people";
            case REVERTING -> "being put back";
            case FROZEN -> "stands where it failed";
            case IN_DOUBT -> "in doubt: a person must look";
            case HALTED -> "halted";
            case DONE -> "done";
            case REVERTED -> "put back";
            case CLOSED -> "closed";
        };
    }

    /** What people can say of it now, as they say it in a terminal. */
    public List<String> commands() {
        List<String> all = new ArrayList<>();
        word(all, RolloutLifecycle.Event.GO_ON, "go-on");
        word(all, RolloutLifecycle.Event.REVERT, "revert");
        word(all, RolloutLifecycle.Event.CLOSE, "close");
        return all;
    }

    private void word(List<String> all, RolloutLifecycle.Event event, String word) {
        if (RolloutLifecycle.next(rollout.state(), event).isPresent()) {
            all.add("lineclear rollout " + word + " " + rollout.id() + " --as YOU");
        }
    }

    /**
     * What the reader can say of it now.
     *
     * @param word as it is signed
     * @param button as it stands on it
     * @param meaning what comes of it, in a sentence
     * @param style of the button
     */
    public record Say(String word, String button, String meaning, String style) {}

    /** @param own whether it runs for the reader, who then does not let it go on */
    List<Say> says(boolean own) {
        List<Say> all = new ArrayList<>();
        if (takes(RolloutLifecycle.Event.GO_ON)
                && !own
                && rollout.stage() + 1 < set.stages().size()) {
            all.add(new Say(
                    "go-on",
                    "Let it go on",
                    "Stage " + set.stages().get(rollout.stage() + 1).name()
                            + " begins at once, though it is not known that this one is well.",
                    "primary"));
        }
        if (takes(RolloutLifecycle.Event.REVERT)) {
            all.add(new Say(
                    "revert",
                    "Put it back",
                    set.onFailure() == ChangeSet.OnFailure.REVERT
                            ? "What was done is put back, the newest first."
                            : "Each request that was done is held to be put back; once people have approved that, say this"
                                    + " again.",
                    "danger"));
        }
        if (takes(RolloutLifecycle.Event.CLOSE)) {
            all.add(new Say("close", "Close it", "Everything stays as it is, for good.", "quiet"));
        }
        return all;
    }

    private boolean takes(RolloutLifecycle.Event event) {
        return RolloutLifecycle.next(rollout.state(), event).isPresent();
    }

    public boolean mayHalt() {
        return RolloutLifecycle.next(rollout.state(), RolloutLifecycle.Event.HALT)
                .isPresent();
    }

    public boolean watched() {
        return rollout.state() == RolloutState.BAKING;
    }

    /** For how much of its time the stage was watched, in percent. */
    public long percent() {
        long bake = Math.max(1, stage().bake().toMillis());
        return Math.min(PERCENT, PERCENT * rollout.baked().toMillis() / bake);
    }

    /** Such as "12 s of 10 min". */
    public String baked() {
        return QueueView.span(rollout.baked()) + " of " + QueueView.span(stage().bake());
    }

    private Stage stage() {
        return set.stages().get(rollout.stage());
    }

    /** How a stage stands. */
    public record Leg(
            int number,
            String name,
            String state,
            boolean here,
            String watch,
            List<Request> requests,
            List<Look> looks) {}

    /** A request, and what it came to. */
    public record Request(String does, String hold, String state, String stateClass) {}

    /** What a check showed. */
    public record Look(String check, String ago, boolean well, String found) {}

    public List<Leg> stages() {
        Map<Rollouts.Part, String> bound = store.rollouts().bound(rollout.id());
        List<Leg> all = new ArrayList<>();
        for (int i = 0; i < set.stages().size(); i++) {
            Stage stage = set.stages().get(i);
            boolean here = i == rollout.stage() && !rollout.state().terminal();
            all.add(new Leg(
                    i + 1,
                    stage.name(),
                    here ? state() : i <= rollout.stage() && begun(bound, i) ? "made" : "to come",
                    here,
                    watch(stage),
                    requests(bound, i, stage),
                    looks(i)));
        }
        return all;
    }

    private static boolean begun(Map<Rollouts.Part, String> bound, int stage) {
        return bound.keySet().stream().anyMatch(p -> p.stage() == stage);
    }

    private static String watch(Stage stage) {
        String checks = String.join(
                ", ",
                stage.healthy().stream()
                        .map(h -> h.name() + " (" + h.kind() + ")")
                        .toList());
        return "watched for " + QueueView.span(stage.bake())
                + (checks.isEmpty() ? ", by time alone" : "; must be well: " + checks);
    }

    private List<Request> requests(Map<Rollouts.Part, String> bound, int stage, Stage made) {
        List<Request> all = new ArrayList<>();
        for (int j = 0; j < made.steps().size(); j++) {
            String does =
                    Visible.text(Sheet.seen(hold.proposal().input(), stage, j).does());
            Optional<Hold> undo = ran(bound, new Rollouts.Part(rollout.id(), true, stage, j));
            Optional<Hold> ran = ran(bound, new Rollouts.Part(rollout.id(), false, stage, j));
            Optional<Hold> last = undo.or(() -> ran);
            all.add(new Request(
                    does,
                    last.map(Hold::id).orElse(""),
                    undo.filter(h -> h.state() == HoldState.EXECUTED).isPresent()
                            ? "put back"
                            : last.map(h -> QueueView.words(h.state())).orElse("to come"),
                    last.map(h -> h.state().name().toLowerCase(Locale.ROOT)).orElse("")));
        }
        return all;
    }

    private Optional<Hold> ran(Map<Rollouts.Part, String> bound, Rollouts.Part part) {
        return Optional.ofNullable(bound.get(part)).flatMap(id -> store.holds().find(id));
    }

    /** Newest first. */
    private List<Look> looks(int stage) {
        List<Sample> samples = store.rollouts().samples(rollout.id(), stage, LOOKS);
        return samples.reversed().stream()
                .map(s -> new Look(
                        Visible.text(s.check()),
                        QueueView.span(Duration.between(s.at(), now)) + " ago",
                        s.well(),
                        Visible.text(s.found())))
                .toList();
    }
}
