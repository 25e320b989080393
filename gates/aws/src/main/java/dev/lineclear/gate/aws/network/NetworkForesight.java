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
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private final AwsClients clients;

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
            return seen(proposal, step.get());
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

    private List<Signal> seen(Proposal proposal, Asked.Step step) throws UnforeseenException, IOException {
        Sight sight = Sight.read(new Survey(clients.soon(), region(proposal)));
        Network.Draft draft = sight.network().draft();
        step.on(new Asked(proposal.input(), sight, draft));
        Difference difference = Difference.between(sight.network(), draft.done());
        List<String> unsure = new ArrayList<>(difference.unsure());
        unsure.addAll(sight.gaps());
        List<Signal> signals = new ArrayList<>();
        add(signals, LOST, "Paths in the network are lost", difference.lost());
        add(signals, OPENED, "It opens to the world", difference.opened());
        add(signals, UNSEEN, "Not everything that it does to the network is seen", unsure);
        return List.copyOf(signals);
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

    private static Signal signal(String name, String opening, List<String> sentences) {
        List<String> said = sentences.subList(0, Math.min(MAX_SAID, sentences.size()));
        int more = sentences.size() - said.size();
        return new Signal(
                name,
                opening + ": " + String.join("; ", said) + (more > 0 ? "; and " + more + " more" : "") + ".",
                List.of(),
                Digest.of(String.join("\n", sentences).getBytes(StandardCharsets.UTF_8))
                        .hex());
    }
}
