package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Worlds;
import dev.lineclear.state.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The undo of the AWS gate: finds the recipe, has it read or restore each thing, and compares.
 *
 * <p>A manifest ({@code lineclear-capture/v1}, canonical JSON, in the vault) says which recipe, where to, which
 * operation, and of each thing its state before the change, what the input alone says of its state after it, and, once
 * {@link #settle} ran, the state it really was in after it. Thread-safe.
 */
public final class AwsUndoer implements Undoer {
    /** Items of a transaction come to 4 MB, of a batch to 16 MB; base64 and names make them more. */
    static final int MAX_MANIFEST_BYTES = 64 << 20;

    /** What was done may show a moment later; an agent waits for its answer meanwhile. */
    private static final Duration SHOWS_WITHIN = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String VERSION = "lineclear-capture/v1";
    private static final Set<String> NOT_COMPARED = Set.of(Recipe.IDENTITY, Recipe.OBSERVED, "blob");
    private static final Set<String> NOT_OUTLINED = Set.of(Recipe.CONTENT, Recipe.OBSERVED);

    private final AwsClients clients;
    private final Optional<Twin> twin;
    private final InstantSource time;
    private final Limits limits;

    /** @param clients stay the caller's to close */
    public AwsUndoer(AwsClients clients, InstantSource time, Limits limits) {
        this(clients, Optional.empty(), time, limits);
    }

    /** @param twin whose clients read and restore what is for the twin */
    public AwsUndoer(AwsClients clients, Optional<Twin> twin, InstantSource time, Limits limits) {
        this.clients = clients;
        this.twin = twin;
        this.time = time;
        this.limits = limits;
    }

    @Override
    public Capture capture(Proposal proposal, Assessment assessment, String holdId, Blobs blobs) throws UndoException {
        UndoPlan plan = assessment
                .reversibility()
                .undo()
                .orElseThrow(() -> new UndoException(proposal.operation() + " has no undo plan"));
        Recipe recipe = recipe(plan.recipe());
        Instant now = time.instant();
        try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
            Run run = run(proposal.destination(), blobs, heartbeat, limits.captureTime(), limits.captureBytes());
            return guarded("capture before " + proposal.operation(), () -> {
                ObjectNode manifest = States.object()
                        .put("v", VERSION)
                        .put("recipe", plan.recipe())
                        .put("operation", proposal.operation())
                        .put("proposal", proposal.id())
                        .put("takenAt", now.toString());
                manifest.set("destination", States.map(proposal.destination()));
                ArrayNode entries = manifest.putArray("entries");
                List<String> urns = new ArrayList<>();
                List<String> sentences = new ArrayList<>();
                for (Address address : recipe.addresses(run, proposal)) {
                    ObjectNode before = recipe.read(run, address, Detail.KEEP);
                    ObjectNode entry = entries.addObject().put("urn", address.urn());
                    entry.set("names", address.names());
                    entry.set("before", before);
                    recipe.expected(proposal, address).ifPresent(expected -> entry.set("expected", expected));
                    urns.add(address.urn());
                    sentences.add(recipe.name(address) + ": " + recipe.summary(before));
                }
                return new Capture(
                        Ids.next(now),
                        proposal.id(),
                        holdId,
                        plan.recipe(),
                        urns.stream().distinct().toList(),
                        store(manifest, blobs),
                        now,
                        summary(sentences));
            });
        }
    }

    /** {@inheritDoc} */
    @Override
    public Capture settle(Capture capture, Blobs blobs) throws UndoException {
        return guarded("reading what the change left", () -> {
            ObjectNode manifest = manifest(capture, blobs);
            Recipe recipe = recipe(capture.recipe());
            try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
                Run run = run(destination(manifest), blobs, heartbeat, limits.captureTime(), limits.captureBytes());
                for (JsonNode entry : manifest.path("entries")) {
                    ((ObjectNode) entry).set("after", recipe.read(run, address(entry), Detail.OUTLINE));
                }
            }
            return new Capture(
                    capture.id(),
                    capture.proposalId(),
                    capture.holdId(),
                    capture.recipe(),
                    capture.targets(),
                    store(manifest, blobs),
                    capture.takenAt(),
                    capture.summary());
        });
    }

    @Override
    public Verification verify(Proposal proposal, Assessment assessment) throws UndoException {
        Optional<String> named = Recipes.reading(proposal.operation());
        if (named.isEmpty()) {
            return new Verification(
                    false, List.of("how " + proposal.operation() + " shows by reading is not known; look yourself"));
        }
        Recipe recipe = recipe(named.get());
        return guarded("verifying " + proposal.operation(), () -> {
            boolean confirmed = true;
            List<String> found = new ArrayList<>();
            try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
                Run run = run(
                        proposal.destination(), NoBlobs.NONE, heartbeat, limits.captureTime(), limits.captureBytes());
                for (Address address : recipe.addresses(run, proposal)) {
                    Optional<ObjectNode> expected = recipe.expected(proposal, address);
                    Instant patience = time.instant().plus(SHOWS_WITHIN);
                    ObjectNode now = recipe.read(run, address, Detail.OUTLINE);
                    List<String> differences = promised(recipe.name(address), expected, now);
                    while (!differences.isEmpty() && time.instant().isBefore(patience)) {
                        run.pause(LOOK_AGAIN);
                        now = recipe.read(run, address, Detail.OUTLINE);
                        differences = promised(recipe.name(address), expected, now);
                    }
                    confirmed &= differences.isEmpty();
                    found.addAll(differences);
                    if (differences.isEmpty()) {
                        found.add(recipe.name(address) + " is "
                                + (States.exists(now) ? "there: " + recipe.summary(now) : "gone"));
                    }
                }
            }
            return new Verification(confirmed, cut(found));
        });
    }

    private static List<String> promised(String name, Optional<ObjectNode> expected, ObjectNode now) {
        return expected.map(should -> Differences.partly(name, should, now, NOT_COMPARED))
                .orElse(List.of());
    }

    @Override
    public List<String> drift(Capture capture, Blobs blobs) throws UndoException {
        return guarded("comparing with what the change left", () -> {
            JsonNode manifest = manifest(capture, blobs);
            Recipe recipe = recipe(capture.recipe());
            List<String> found = new ArrayList<>();
            try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
                Run run = run(destination(manifest), blobs, heartbeat, limits.revertTime(), limits.captureBytes());
                for (JsonNode entry : manifest.path("entries")) {
                    Address address = address(entry);
                    found.addAll(drift(recipe.name(address), entry, recipe.read(run, address, Detail.OUTLINE)));
                }
            }
            return cut(found);
        });
    }

    /** By what was read after the change; else by what its input promised; else at least that it is still there. */
    private static List<String> drift(String name, JsonNode entry, JsonNode now) {
        if (entry.has("after")) {
            return Differences.whole(name, entry.path("after"), now, NOT_OUTLINED);
        }
        if (entry.has("expected")) {
            return Differences.partly(name, entry.path("expected"), now, NOT_OUTLINED);
        }
        boolean gone = States.exists(entry.path("before")) && !States.exists(now);
        return gone ? List.of(name + " is gone since the change") : List.of();
    }

    @Override
    public Revert revert(Capture capture, Blobs blobs, Progress progress) throws UndoException {
        return guarded("putting back", () -> {
            JsonNode manifest = manifest(capture, blobs);
            Recipe recipe = recipe(capture.recipe());
            List<String> restored = new ArrayList<>();
            List<String> differences = new ArrayList<>();
            List<String> notRestored = new ArrayList<>();
            try (Heartbeat heartbeat = Heartbeat.start(progress)) {
                Run run = run(destination(manifest), blobs, heartbeat, limits.revertTime(), Long.MAX_VALUE);
                for (JsonNode entry : manifest.path("entries")) {
                    Address address = address(entry);
                    String name = recipe.name(address);
                    JsonNode before = entry.path("before");
                    run.phase(name + ": looking at what is there");
                    recipe.restore(run, address, before, recipe.read(run, address, Detail.OUTLINE));
                    run.phase(name + ": reading it again to compare");
                    ObjectNode now = recipe.read(run, address, Detail.CONTENT);
                    List<String> left = Differences.whole(name, before, now, NOT_COMPARED);
                    differences.addAll(left);
                    if (left.isEmpty()) {
                        restored.add(name + " is as it was: " + recipe.summary(now));
                    }
                    notRestored.addAll(recipe.notRestored(address, before));
                }
            }
            return new Revert(cut(restored), cut(differences), cut(notRestored));
        });
    }

    private Run run(Map<String, String> destination, Blobs blobs, Heartbeat heartbeat, Duration atMost, long bytes)
            throws UndoException {
        return new Run(at(destination), destination, blobs, heartbeat, time, atMost, bytes);
    }

    /** Of the world that it is about, never the other. */
    private AwsClients at(Map<String, String> destination) throws UndoException {
        if (!Worlds.twin(destination)) {
            return clients;
        }
        return twin.orElseThrow(() -> new UndoException("it is in the twin, and there is none any more"))
                .clients();
    }

    static Recipe recipe(String name) throws UndoException {
        return Recipes.find(name).orElseThrow(() -> new UndoException("no recipe " + name + " in this gateway"));
    }

    private static Digest store(ObjectNode manifest, Blobs blobs) throws IOException, UndoException {
        byte[] bytes = CanonicalJson.bytes(manifest);
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw new UndoException("the capture's manifest would be larger than " + MAX_MANIFEST_BYTES + " bytes");
        }
        return blobs.put(new ByteArrayInputStream(bytes));
    }

    static ObjectNode manifest(Capture capture, Blobs blobs) throws IOException, UndoException {
        byte[] bytes;
        try (InputStream in = blobs.open(capture.manifest())) {
            bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
        }
        if (bytes.length <= MAX_MANIFEST_BYTES
                && CanonicalJson.parse(bytes) instanceof ObjectNode manifest
                && manifest.path("v").asString("").equals(VERSION)) {
            return manifest;
        }
        throw new UndoException("capture " + capture.id() + " has no manifest of the form " + VERSION);
    }

    private static Map<String, String> destination(JsonNode manifest) {
        return States.map(manifest.path("destination"));
    }

    static Address address(JsonNode entry) {
        return new Address(entry.path("urn").asString(), (ObjectNode) entry.path("names"));
    }

    private static String summary(List<String> sentences) {
        return sentences.size() <= 3
                ? String.join("; ", sentences)
                : String.join("; ", sentences.subList(0, 2)) + "; and " + (sentences.size() - 2) + " more";
    }

    private static List<String> cut(List<String> sentences) {
        int most = Differences.MAX_SENTENCES;
        if (sentences.size() <= most) {
            return sentences;
        }
        List<String> some = new ArrayList<>(sentences.subList(0, most));
        some.add("and " + (sentences.size() - most) + " more");
        return some;
    }

    @FunctionalInterface
    private interface Work<T> {
        T go() throws UndoException, IOException;
    }

    /** Whatever production, the network or the vault do becomes one sentence that says what was being done. */
    private static <T> T guarded(String what, Work<T> work) throws UndoException {
        try {
            return work.go();
        } catch (SdkException | IOException | UncheckedIOException | JacksonException e) {
            throw new UndoException(what + ": " + e.getMessage(), e);
        }
    }
}
