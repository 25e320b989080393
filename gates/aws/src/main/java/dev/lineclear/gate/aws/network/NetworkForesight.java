package dev.lineclear.gate.aws.network;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.foresight.network.Difference;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Who of a network loses whom by a request, and what it opens to the world: the configuration is read, the request applied
 * to it, and both compared. Everything that it finds is part of what approvers sign. Thread-safe.
 */
public final class NetworkForesight implements Foresight {
    /** Somebody surely reaches somebody no more. */
    public static final String LOST = "paths-lost";

    /** The world reaches what it did not reach, or is reached by what did not reach it. */
    public static final String OPENED = "opened-to-the-world";

    /** What becomes of some paths cannot be told. */
    public static final String UNSEEN = "network-not-seen";

    private static final Logger LOG = LoggerFactory.getLogger(NetworkForesight.class);

    /** A person reads no more, the worst first; the rest is counted, and signed all the same. */
    private static final int MAX_SAID = 12;

    /** Readings under way at once; each asks a dozen questions, and EC2 answers so many a second to an account. */
    private static final int MAX_READINGS = 4;

    private final AwsClients clients;
    private final Earlier earlier = new Earlier();
    private final Semaphore readings = new Semaphore(MAX_READINGS);

    /** @param clients stay the caller's to close */
    public NetworkForesight(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        Optional<Asked.Step> step = Steps.of(proposal.operation(), proposal.input());
        if (step.isEmpty()) {
            return List.of();
        }
        try {
            return seen(
                    proposal,
                    step.get(),
                    step.get(),
                    proposal.input().toString().length(),
                    List::of);
        } catch (UnforeseenException | IOException | RuntimeException e) {
            LOG.warn(
                    "what {} of proposal {} does to the network could not be foreseen: {}",
                    proposal.operation(),
                    proposal.id(),
                    e.toString());
            return List.of(signal(
                    UNSEEN, "What it does to the network cannot be foreseen", List.of(String.valueOf(e.getMessage()))));
        }
    }

    /** Read anew each time: of two changes that are approved at once, the second meets the network that the first left. */
    private Sight sight(Proposal proposal) throws IOException {
        try {
            if (!readings.tryAcquire(Survey.AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("too many requests look at networks at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try {
            return Sight.read(new Survey(clients.soon(), region(proposal)));
        } finally {
            readings.release();
        }
    }

    /**
     * What a request does, after what its session asked for before.
     *
     * @param kept the same step, as it is remembered for what the session asks for next
     * @param characters that it takes to remember it
     * @param unsaid asked afterwards: what of it the step could not do
     */
    List<Signal> seen(
            Proposal proposal, Asked.Step step, Asked.Step kept, int characters, Supplier<List<String>> unsaid)
            throws UnforeseenException, IOException {
        List<Earlier.One> before = earlier.before(proposal, kept, characters);
        Sight sight = sight(proposal);
        Difference alone = Difference.between(sight.network(), left(sight, sight.network(), proposal.input(), step));
        Difference together = together(sight, before, proposal, step);
        List<String> unsure = joined(alone.unsure(), together.unsure());
        unsure.addAll(sight.gaps());
        unsaid.get().stream().filter(one -> !unsure.contains(one)).forEach(unsure::add);
        List<Signal> signals = new ArrayList<>();
        add(signals, LOST, "Paths in the network are lost", joined(alone.lost(), together.lost()));
        add(signals, OPENED, "It opens to the world", joined(alone.opened(), together.opened()));
        add(signals, UNSEEN, "Not everything that it does to the network is seen", unsure);
        return List.copyOf(signals);
    }

    /** What a request leaves of a network. */
    private static Network left(Sight sight, Network network, JsonNode input, Asked.Step step)
            throws UnforeseenException, IOException {
        Network.Draft draft = network.draft();
        step.on(new Asked(input, sight, draft));
        return draft.done();
    }

    /** What it does only after what the session asked for before: what that does by itself was said of that. */
    private static Difference together(Sight sight, List<Earlier.One> before, Proposal proposal, Asked.Step step) {
        Network first = sight.network();
        for (Earlier.One one : before) {
            try {
                first = left(sight, first, one.input(), one.step());
            } catch (UnforeseenException | IOException | IllegalArgumentException e) {
                // It was done already, or cannot be: what it left, or did not, is in the network as it was read.
                continue;
            }
        }
        if (first.equals(sight.network())) {
            return Difference.NONE;
        }
        try {
            Difference both = Difference.between(sight.network(), left(sight, first, proposal.input(), step));
            Difference said = Difference.between(sight.network(), first);
            return new Difference(
                    minus(both.lost(), said.lost()),
                    minus(both.opened(), said.opened()),
                    minus(both.unsure(), said.unsure()));
        } catch (UnforeseenException | IOException e) {
            return new Difference(
                    List.of(),
                    List.of(),
                    List.of("what it does after what this session asked for before cannot be told: " + e.getMessage()));
        }
    }

    private static List<String> minus(List<String> all, List<String> some) {
        return all.stream().filter(one -> !some.contains(one)).toList();
    }

    /** The same sentence is said, and signed, once, whether it takes what was asked before or that is done by now. */
    private static List<String> joined(List<String> alone, List<String> together) {
        List<String> all = new ArrayList<>(new LinkedHashSet<>(alone));
        together.stream().filter(one -> !alone.contains(one)).forEach(all::add);
        return all;
    }

    private static String region(Proposal proposal) {
        String region = proposal.destination().getOrDefault("region", "");
        return region.isEmpty() ? "us-east-1" : region;
    }

    private static void add(List<Signal> signals, String name, String opening, List<String> sentences) {
        if (!sentences.isEmpty()) {
            signals.add(signal(name, opening, sentences));
        }
    }

    /** The worst of the sentences are said, the rest counted; all are bound. */
    static Signal signal(String name, String opening, List<String> sentences) {
        List<String> said = sentences.subList(0, Math.min(MAX_SAID, sentences.size()));
        int more = sentences.size() - said.size();
        return new Signal(
                name,
                opening + ": " + String.join("; ", said) + (more > 0 ? "; and " + more + " more" : "") + ".",
                List.of(),
                Digest.of(String.join("\n", new TreeSet<>(sentences)).getBytes(StandardCharsets.UTF_8))
                        .hex());
    }
}
