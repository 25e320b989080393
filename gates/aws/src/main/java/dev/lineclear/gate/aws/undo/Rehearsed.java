package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal.Change;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Rehearsal.Undone;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.safeguard.rehearsal.Trial.Tried;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One rehearsal: seed, send, read, compare with what was expected, take back, compare with what was there. */
final class Rehearsed {
    /** What was done may show a moment later. */
    private static final Duration SHOWS_WITHIN = Duration.ofSeconds(5);

    /** In an account things take as long as in production. */
    private static final Duration SHOWS_WITHIN_ACCOUNT = Duration.ofMinutes(2);

    /** The part of a rehearsal's time that may go into it: one in three. */
    private static final int BESIDE = 3;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Set<String> NOT_COMPARED = Set.of(Recipe.IDENTITY, Recipe.OBSERVED, "blob", TableItems.SAMPLE);
    private static final Set<String> NOT_PROMISED = Set.of(Recipe.IDENTITY, Recipe.OBSERVED, "blob");

    private final AwsClients production;
    private final Twin twin;
    private final Blobs blobs;
    private final Heartbeat heartbeat;
    private final InstantSource time;
    private final TwinRehearser.Rules rules;
    private final Report report;
    private final Function<Proposal, List<String>> beside;

    /** @param beside what is next to what a proposal touches, by the names under which it is learned */
    Rehearsed(
            AwsClients production,
            Twin twin,
            Blobs blobs,
            Heartbeat heartbeat,
            InstantSource time,
            TwinRehearser.Rules rules,
            Report report,
            Function<Proposal, List<String>> beside) {
        this.beside = beside;
        this.production = production;
        this.twin = twin;
        this.blobs = blobs;
        this.heartbeat = heartbeat;
        this.time = time;
        this.rules = rules;
        this.report = report;
    }

    /** A thing of the twin, before and after. */
    private record Thing(Address real, Address address, ObjectNode before) {}

    /** Does not throw for what production or the twin do. */
    void play(Proposal proposal, Assessment assessment, Trial trial) {
        try {
            Optional<DryRun> dry = Asked.of(trial, report);
            if (dry.filter(Asked::settles).isPresent()) {
                Asked.ended(report, dry.get(), rules.dryRunCounts());
                return;
            }
            report.at("asking the twin who it is");
            twin.check();
            Optional<String> name = assessment
                    .reversibility()
                    .undo()
                    .map(UndoPlan::recipe)
                    .or(() -> Recipes.reading(proposal.operation()));
            if (name.isEmpty()) {
                unreadable(proposal, dry);
                return;
            }
            played(proposal, assessment, trial, name.get());
        } catch (UndoException
                | SdkException
                | IOException
                | UncheckedIOException
                | JacksonException
                | IllegalArgumentException e) {
            report.ended(Result.NOT_RUN, report.phase() + ": " + e.getMessage());
        }
    }

    /** What nothing shows is no rehearsal that passed; at most production's own word, where that is to count. */
    private void unreadable(Proposal proposal, Optional<DryRun> dry) {
        if (dry.isPresent()) {
            Asked.ended(report, dry.get(), rules.dryRunCounts());
            return;
        }
        report.ended(
                Result.NOT_RUN,
                "what " + proposal.operation() + " does does not show by reading that is known here, so a rehearsal"
                        + " would say nothing");
    }

    private void played(Proposal proposal, Assessment assessment, Trial trial, String name)
            throws UndoException, IOException {
        Recipe recipe = AwsUndoer.recipe(name);
        Run real = new Run(
                production, proposal.destination(), blobs, heartbeat, time, rules.atMost(), rules.bytes(), true);
        Run there = new Run(
                twin.clients(),
                twin.destination(proposal.destination()),
                blobs,
                heartbeat,
                time,
                rules.atMost(),
                Long.MAX_VALUE);
        Seeding seeding = new Seeding(twin, real, there, rules.data());
        report.at("reading production, and making the twin like it");
        List<Address> addresses = recipe.addresses(real, proposal);
        for (Address address : addresses) {
            seeding.of(name, recipe, address);
        }
        report.leftOut(seeding.leftOut());
        beside(proposal);
        List<Thing> things = new ArrayList<>();
        report.at("reading the twin before it");
        for (Address address : addresses) {
            Address moved = seeding.moved(address);
            things.add(new Thing(address, moved, recipe.read(there, moved, Detail.KEEP)));
        }
        report.at("sending the request to the twin");
        Tried tried = trial.inTwin();
        report.answered(tried.words());
        if (!tried.sent()) {
            report.ended(Result.NOT_RUN, "it was not sent to the twin: " + tried.words());
            return;
        }
        boolean proven = seen(proposal, assessment, recipe, there, things, tried.done());
        Undone undone = assessment.reversibility().undo().isPresent() ? takeBack(recipe, there, things) : left();
        report.undone(undone, List.of());
        report.ended(result(tried, proven, undone), because(tried, proven, undone));
    }

    /** In a time of its own: what is beside the targets is worth less than trying what is asked. */
    private void beside(Proposal proposal) {
        Duration atMost = Duration.ofMillis(
                Math.min(Beside.AT_MOST.toMillis(), rules.atMost().toMillis() / BESIDE));
        Run real = new Run(production, proposal.destination(), blobs, heartbeat, time, atMost, rules.bytes(), true);
        Run there = new Run(
                twin.clients(),
                twin.destination(proposal.destination()),
                blobs,
                heartbeat,
                time,
                atMost,
                Long.MAX_VALUE);
        new Beside(new Seeding(twin, real, there, false), report).put(beside.apply(proposal));
    }

    /** @return whether all that was promised shows, and something that can be read says so */
    private boolean seen(
            Proposal proposal, Assessment assessment, Recipe recipe, Run there, List<Thing> things, boolean done)
            throws UndoException, IOException {
        report.at("reading the twin after it");
        boolean proven = true;
        // What was refused will not show, however long one looks.
        Duration within = twin.faithfulness() == Faithfulness.ACCOUNT ? SHOWS_WITHIN_ACCOUNT : SHOWS_WITHIN;
        Instant patience = time.instant().plus(done ? within : Duration.ZERO);
        for (Thing thing : things) {
            Optional<ObjectNode> expected = recipe.expected(proposal, thing.address());
            ObjectNode after = recipe.read(there, thing.address(), Detail.CONTENT);
            List<String> missing = missing(recipe, thing, expected, after);
            while (!missing.isEmpty() && time.instant().isBefore(patience)) {
                there.pause(LOOK_AGAIN);
                after = recipe.read(there, thing.address(), Detail.CONTENT);
                missing = missing(recipe, thing, expected, after);
            }
            missing.forEach(report::check);
            if (missing.isEmpty()) {
                report.check(recipe.name(thing.address()) + " is "
                        + (States.exists(after) ? "there: " + recipe.summary(after) : "gone"));
            }
            Optional<Change> change =
                    Effects.of(assessment, thing.real().urn(), recipe.name(thing.real()), thing.before(), after);
            change.ifPresent(report::change);
            proven &= missing.isEmpty() && (expected.isPresent() || change.isPresent());
        }
        return proven;
    }

    private static List<String> missing(Recipe recipe, Thing thing, Optional<ObjectNode> expected, JsonNode after) {
        return expected.map(should -> Differences.partly(recipe.name(thing.address()), should, after, NOT_PROMISED))
                .orElse(List.of());
    }

    private Undone takeBack(Recipe recipe, Run there, List<Thing> things) {
        report.at("taking it back in the twin");
        List<String> left = new ArrayList<>();
        for (Thing thing : things) {
            String name = recipe.name(thing.address());
            try {
                JsonNode now = recipe.read(there, thing.address(), Detail.OUTLINE);
                boolean same = Differences.whole(
                                name, thing.before(), recipe.read(there, thing.address(), Detail.CONTENT), NOT_COMPARED)
                        .isEmpty();
                if (!same) {
                    recipe.restore(there, thing.address(), thing.before(), now);
                }
                left.addAll(Differences.whole(
                        name, thing.before(), recipe.read(there, thing.address(), Detail.CONTENT), NOT_COMPARED));
            } catch (UndoException | SdkException | IOException | UncheckedIOException e) {
                left.add(name + ": " + e.getMessage());
            }
        }
        report.undone(left.isEmpty() ? Undone.BROUGHT_BACK : Undone.DIFFERS, left);
        return left.isEmpty() ? Undone.BROUGHT_BACK : Undone.DIFFERS;
    }

    private Undone left() {
        report.leftOut(List.of("taking it back: there is no recipe for that; what it did stays in the twin until the"
                + " next rehearsal of the same"));
        return Undone.NO_WAY_BACK;
    }

    private Result result(Tried tried, boolean proven, Undone undone) {
        boolean expected = report.changes().stream().allMatch(Change::expected);
        return tried.done() && proven && expected && undone != Undone.DIFFERS ? Result.PASSED : Result.FAILED;
    }

    private String because(Tried tried, boolean proven, Undone undone) {
        if (!tried.done()) {
            return "the twin did not do it: " + tried.words();
        }
        Optional<Change> surprise =
                report.changes().stream().filter(c -> !c.expected()).findFirst();
        if (surprise.isPresent()) {
            return "it did what nobody expected: " + surprise.get().words();
        }
        if (!proven) {
            return "the twin said that it was done, and reading it again does not show that";
        }
        if (undone == Undone.DIFFERS) {
            return "it could not be taken back: what was there before is not there again";
        }
        int changes = report.changes().size();
        String did = changes == 0
                ? "it changed nothing"
                : report.changes().getFirst().words() + (changes > 1 ? " and " + (changes - 1) + " more" : "");
        return did + (undone == Undone.BROUGHT_BACK ? "; taken back, and all is as before" : "; it has no way back");
    }
}
