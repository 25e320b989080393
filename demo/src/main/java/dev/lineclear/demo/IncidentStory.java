package dev.lineclear.demo;

import dev.lineclear.testkit.TempDirs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One incident, played twice: past a gate that only looks, and past one that holds. Then what the logs say of both. */
final class IncidentStory {
    private static final Pattern HELD = Pattern.compile("held as ([0-9A-HJKMNP-TV-Z]{26})");

    private final Incident incident;
    private final Path work;
    private final Stage stage;

    /** @param work where the servers and both gateways have their files; the logs stay there */
    IncidentStory(Incident incident, Path work, Stage stage) {
        this.incident = incident;
        this.work = work;
        this.stage = stage;
    }

    /** @param place where the reviews go, made at the end; somewhere of their own where nobody says */
    void play(Optional<Path> place) throws IOException, InterruptedException {
        stage.headline("Incident " + incident.number() + ": " + incident.title);
        String observed;
        String enforced;
        List<String> finding;
        List<String> no;
        try (World world = incident.open(work.resolve("servers"))) {
            observed = unprotected(world, work.resolve("observed"));
            enforced = protectedBy(world, work.resolve("enforced"));
            finding = world.named();
            no = List.of(world.no());
        }
        TempDirs.delete(work.resolve("servers"));
        stage.scene("What happened, written down by the product");
        Path reviews = place.isPresent()
                ? Files.createDirectories(place.get())
                : Files.createTempDirectory("lineclear-incident-" + incident.number() + "-");
        Reviews written = new Reviews(reviews, stage);
        written.write("without", work.resolve("observed"), observed, finding, List.of());
        written.write("with", work.resolve("enforced"), enforced, finding, no);
    }

    /** @return the session */
    private String unprotected(World world, Path state) throws IOException, InterruptedException {
        stage.scene("Without protection: the gate observes, and lets everything through");
        world.build();
        String session;
        try (Gatehouse house = Gatehouse.open(state, world, true)) {
            session = house.session();
            stage.check("before: all is well", world.outage().isEmpty());
            World.Said said = deed(world, house);
            stage.check("it is done, and nobody else was asked", said.done());
            String outage = world.outage();
            stage.check("the outage is there, for everybody to see", !outage.isEmpty());
            stage.answer(outage);
            stage.say(world.measured());
        }
        WouldHave would = WouldHave.in(state, session);
        stage.say("What the log says would have been:");
        would.reasons().forEach(stage::answer);
        stage.answer("held by " + would.rules() + ", until there are " + would.needed());
        stage.check("the rules that object are on record, and who would have been asked", would.complete());
        return session;
    }

    private World.Said deed(World world, Gatehouse house) throws IOException, InterruptedException {
        stage.act("operator@example.com", "starts kiro on \"" + world.task() + "\".");
        stage.act("kiro", world.deed());
        World.Said said = world.ask(house.address(), house.keys());
        stage.answer(said.text());
        return said;
    }

    /** @return the session */
    private String protectedBy(World world, Path state) throws IOException, InterruptedException {
        stage.scene("The same with protection: the gate enforces");
        world.build();
        try (Gatehouse house = Gatehouse.open(state, world, false)) {
            World.Said said = deed(world, house);
            Matcher held = HELD.matcher(said.text());
            stage.check("held", !said.done() && held.find());
            if (stage.failures().isEmpty()) {
                decided(world, house, held.group(1));
            }
            return house.session();
        }
    }

    private void decided(World world, Gatehouse house, String hold) throws IOException, InterruptedException {
        JsonNode facts = house.control().get("/v1/holds/" + hold).path("facts");
        String shown = facts.toString();
        stage.say("What people are shown of it:");
        stage.answer(facts.path("sentence").asString(""));
        world.named().stream()
                .filter(n -> !facts.path("sentence").asString("").contains(n))
                .forEach(stage::answer);
        stage.check(
                "what it would do is named, before anything ran",
                world.named().stream().allMatch(shown::contains));
        stage.act("ann", "says no: \"" + world.no() + "\".");
        Voting.Said vote =
                new Voting(house.control()).reject(hold, house.people().ann(), world.no());
        stage.check("rejected, signed by her", vote.accepted() && vote.state().equals("REJECTED"));
        World.Said again = world.ask(house.address(), house.keys());
        stage.act("kiro", "tries once more.");
        stage.check(
                "not done, and told why: \"" + world.no() + "\"",
                !again.done() && again.text().contains(world.no()));
        stage.check(
                "no outage: an administrator sees everything as it was",
                world.outage().isEmpty());
    }
}
