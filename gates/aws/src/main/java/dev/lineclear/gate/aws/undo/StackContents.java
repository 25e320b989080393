package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.assessment.Contents;
import dev.lineclear.gate.aws.stack.ComesBack;
import dev.lineclear.gate.aws.stack.Planned;
import dev.lineclear.gate.aws.stack.StackChanges;
import dev.lineclear.gate.aws.stack.StackSettings;
import dev.lineclear.gate.aws.stack.UnseenException;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What requests about CloudFormation's stacks do: a change set by what CloudFormation says is in it, a template by what it
 * has other than the one that runs. The content is part of what is approved: when it is another, people are asked anew.
 * What cannot be seen stays as it was classified. Thread-safe.
 */
public final class StackContents implements Contents {
    private static final Logger LOG = LoggerFactory.getLogger(StackContents.class);

    private static final String EXECUTE = "cloudformation:ExecuteChangeSet";
    private static final String DELETE = "cloudformation:DeleteStack";

    private static final Set<String> SEEN_THROUGH =
            Set.of(EXECUTE, StackRequest.CREATE, StackRequest.UPDATE, StackRequest.PREPARE);

    /** A person reads no more, the worst first; the counts are in the summary. */
    private static final int MAX_SHOWN = 40;

    private static final int MARK = 16;

    private final AwsClients clients;
    private final Classifier catalog;

    /**
     * Of one account's stacks.
     *
     * @param clients stay the caller's to close
     * @param catalog asked what the API's own operations do with such properties
     */
    public StackContents(AwsClients clients, Classifier catalog) {
        this.clients = clients;
        this.catalog = catalog;
    }

    private record Content(StackChanges changes, String rests) {}

    @Override
    public Classification of(Proposal proposal, Classification found) {
        if (!SEEN_THROUGH.contains(proposal.operation())) {
            return found;
        }
        try {
            Content content = content(proposal);
            return proposal.operation().equals(StackRequest.PREPARE)
                    ? prepared(content, proposal, found)
                    : done(content, proposal, found);
        } catch (IOException | UnseenException | RuntimeException | StackOverflowError e) {
            LOG.warn(
                    "what {} of proposal {} does could not be seen: {}",
                    proposal.operation(),
                    proposal.id(),
                    reason(e));
            boolean macros = proposal.operation().equals(StackRequest.PREPARE)
                    && !(e instanceof UnseenException unseen && unseen.harmlessToRead());
            return macros ? unseen(found) : found;
        }
    }

    private static String reason(Throwable e) {
        return e instanceof StackOverflowError ? "nested too deeply" : String.valueOf(e.getMessage());
    }

    private Content content(Proposal proposal) throws IOException, UnseenException {
        if (proposal.operation().equals(EXECUTE)) {
            return changeSet(proposal);
        }
        StackRequest.Foreseen foreseen = new StackRequest(proposal, clients, catalog).foreseen();
        return new Content(foreseen.changes(), foreseen.rests());
    }

    private Stacks stacks(Proposal proposal) {
        return new Stacks(clients.soon(), proposal.destination());
    }

    private Content changeSet(Proposal proposal) throws IOException {
        ObjectNode set = executable(proposal);
        return new Content(compared(set, proposal), set.path("ChangeSetId").asString(""));
    }

    private ObjectNode executable(Proposal proposal) throws IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        for (String name : List.of("ChangeSetName", "StackName")) {
            String value = proposal.input().path(name).asString("");
            if (!value.isEmpty()) {
                about.put(name, value);
            }
        }
        ObjectNode set = stacks(proposal).changeSet(about);
        String status = set.path("ExecutionStatus").asString("");
        if (!status.equals("AVAILABLE")) {
            throw new IOException("the change set is not to be executed: " + status);
        }
        return set;
    }

    private StackChanges compared(ObjectNode set, Proposal proposal) throws IOException {
        try {
            return StackChanges.described(
                    set.path("Changes"), new StackRequest(proposal, clients, catalog).compared(set));
        } catch (UnseenException e) {
            return StackChanges.described(set.path("Changes"), Map.of()).with(StackSettings.uncompared());
        }
    }

    /** What cannot be seen of it is what the catalogue or the configuration says it is; what is seen is never milder. */
    private static Classification done(Content content, Proposal proposal, Classification found) {
        StackChanges changes = content.changes();
        boolean partly = changes.effect() == Effect.UNKNOWN;
        Effect effect = partly ? found.effect().or(changes.seen()) : changes.effect();
        if (found.known().basis() == Known.Basis.CONFIGURED) {
            effect = effect.or(found.effect());
        }
        return new Classification(
                effect,
                partly ? found.reversibility() : ComesBack.of(changes),
                partly ? found.known() : known(content, proposal),
                capital(changes.counted()) + how(proposal.operation()));
    }

    private static String how(String operation) {
        return switch (operation) {
            case EXECUTE -> ", by a change set of";
            case StackRequest.CREATE -> ", as stack";
            default -> ", by an update of stack";
        };
    }

    /** Nothing of it is done yet, and it is looked at again before it is; but for macros, which run already. */
    private static Classification prepared(Content content, Proposal proposal, Classification found) {
        return new Classification(
                found.effect(),
                found.reversibility(),
                known(content, proposal),
                "Prepares, without doing it, what " + content.changes().counted() + " of stack");
    }

    private static Classification unseen(Classification found) {
        return new Classification(
                Effect.UNKNOWN,
                new Reversibility(
                        Reversibility.Kind.UNKNOWN,
                        "Macros run while a change set is made, and whether there are any cannot be seen.",
                        List.of(),
                        Optional.empty()),
                Known.UNKNOWN,
                found.phrase());
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static Known known(Content content, Proposal proposal) {
        ObjectNode mark = CanonicalJson.MAPPER.createObjectNode().put("id", content.rests());
        ArrayNode whats = mark.putArray("changes");
        content.changes().all().forEach(one -> whats.add(one.effect() + " " + one.what()));
        return Known.curated(
                proposal.operation() + "/content-" + Digest.of(mark).hex().substring(0, MARK));
    }

    /** Of {@link #changes} as many as a person reads. */
    List<String> sentences(Proposal proposal) throws IOException {
        return shown(changes(proposal));
    }

    /**
     * What a request does to each resource, in sentences, the worst first; empty for other operations.
     *
     * @throws IOException when that cannot be seen
     */
    public List<String> changes(Proposal proposal) throws IOException {
        if (proposal.operation().equals(DELETE)) {
            // What is deleted comes before what is let go of.
            return planned(proposal).stream().map(Planned::what).sorted().toList();
        }
        if (!SEEN_THROUGH.contains(proposal.operation())) {
            return List.of();
        }
        try {
            return sentences(content(proposal).changes());
        } catch (UnseenException | StackOverflowError e) {
            throw new IOException(reason(e), e);
        }
    }

    /**
     * The same with what each resource was and will be, as far as that is known.
     *
     * @throws IOException when what it does cannot be seen
     */
    public List<Planned> planned(Proposal proposal) throws IOException {
        StackRequest request = new StackRequest(proposal, clients, catalog);
        if (proposal.operation().equals(DELETE)) {
            return List.copyOf(request.deleted().values());
        }
        if (!SEEN_THROUGH.contains(proposal.operation())) {
            return List.of();
        }
        try {
            return proposal.operation().equals(EXECUTE)
                    ? executed(proposal, request)
                    : List.copyOf(request.planned().values());
        } catch (UnseenException | StackOverflowError e) {
            throw new IOException(reason(e), e);
        }
    }

    /** What CloudFormation says comes about, each as the templates have it. */
    private List<Planned> executed(Proposal proposal, StackRequest request) throws IOException {
        ObjectNode set = executable(proposal);
        Map<String, Planned> seen;
        try {
            seen = request.planned(set);
        } catch (UnseenException e) {
            seen = Map.of();
        }
        List<Planned> all = new ArrayList<>();
        for (JsonNode change : set.path("Changes").values()) {
            JsonNode resource = change.path("ResourceChange");
            String logical = resource.path("LogicalResourceId").asString("?");
            String words = StackChanges.told(resource).what();
            boolean otherThing =
                    !Set.of("", "False").contains(resource.path("Replacement").asString(""));
            all.add(Optional.ofNullable(seen.get(logical))
                    .filter(one -> agrees(resource.path("Action").asString(""), one))
                    .map(one -> one.told(words, otherThing))
                    .orElseGet(() -> Planned.said(words)));
        }
        return all;
    }

    private static boolean agrees(String action, Planned one) {
        return switch (action) {
            case "Add" -> one.was().isEmpty() && one.is().isPresent();
            case "Remove" -> one.was().isPresent() && one.is().isEmpty();
            case "Modify" -> one.was().isPresent() && one.is().isPresent();
            default -> false;
        };
    }

    private static List<String> sentences(StackChanges changes) {
        return changes.all().stream().map(StackChanges.One::what).toList();
    }

    private static List<String> shown(List<String> all) {
        if (all.size() <= MAX_SHOWN) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, MAX_SHOWN));
        some.add("and " + (all.size() - MAX_SHOWN) + " more");
        return some;
    }
}
