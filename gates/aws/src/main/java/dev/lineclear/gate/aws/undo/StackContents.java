package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Contents;
import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What executing a CloudFormation change set does, by what CloudFormation says is in it. Its content is part of what is
 * approved: another change set by the same name is asked for anew. Thread-safe.
 */
public final class StackContents implements Contents {
    private static final Logger LOG = LoggerFactory.getLogger(StackContents.class);

    private static final String EXECUTE = "cloudformation:ExecuteChangeSet";
    private static final String DELETE = "cloudformation:DeleteStack";

    /** A stack has 500 resources at most. */
    private static final int MAX_PAGES = 20;

    /** A person reads no more; the counts are in the summary. */
    private static final int MAX_SHOWN = 40;

    private static final int MARK = 16;
    private static final Set<String> KEEP = Set.of("Retain", "RetainExceptOnCreate");

    private final ApiClient api;

    /** @param clients stay the caller's to close */
    public StackContents(AwsClients clients) {
        this.api = clients.soon();
    }

    private record ChangeSet(String id, StackChanges changes) {}

    @Override
    public Classification of(Proposal proposal, Classification found) {
        if (!proposal.operation().equals(EXECUTE)) {
            return found;
        }
        try {
            ChangeSet set = changeSet(proposal);
            StackChanges changes = set.changes();
            Effect effect = changes.effect();
            return new Classification(
                    effect,
                    effect == Effect.UNKNOWN ? found.reversibility() : back(effect),
                    effect == Effect.UNKNOWN ? found.known() : Known.curated(EXECUTE + "/content-" + mark(set)),
                    changes.phrase());
        } catch (IOException | RuntimeException e) {
            LOG.warn("what {} of proposal {} does could not be seen: {}", EXECUTE, proposal.id(), e.getMessage());
            return found;
        }
    }

    /** What a change set or the deletion of a stack does to each resource, in sentences; empty for other operations. */
    List<String> sentences(Proposal proposal) throws IOException {
        return switch (proposal.operation()) {
            case EXECUTE ->
                shown(changeSet(proposal).changes().all().stream()
                        .map(StackChanges.One::what)
                        .toList());
            case DELETE -> shown(deleted(proposal));
            default -> List.of();
        };
    }

    private ChangeSet changeSet(Proposal proposal) throws IOException {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        for (String name : List.of("ChangeSetName", "StackName")) {
            String value = proposal.input().path(name).asString("");
            if (!value.isEmpty()) {
                input.put(name, value);
            }
        }
        ArrayNode all = CanonicalJson.MAPPER.createArrayNode();
        ObjectNode page = call("DescribeChangeSet", input, proposal);
        String status = page.path("ExecutionStatus").asString("");
        if (!status.equals("AVAILABLE")) {
            throw new IOException("the change set is not to be executed: " + status);
        }
        String id = page.path("ChangeSetId").asString("");
        for (int pages = 1; ; pages++) {
            page.path("Changes").values().forEach(all::add);
            String token = page.path("NextToken").asString("");
            if (token.isEmpty()) {
                return new ChangeSet(id, StackChanges.of(all));
            }
            if (pages == MAX_PAGES) {
                throw new IOException("the change set has more than " + MAX_PAGES + " pages");
            }
            page = call("DescribeChangeSet", input.deepCopy().put("NextToken", token), proposal);
        }
    }

    private static String mark(ChangeSet set) {
        ObjectNode content = CanonicalJson.MAPPER.createObjectNode().put("id", set.id());
        ArrayNode whats = content.putArray("changes");
        set.changes().all().forEach(one -> whats.add(one.what()));
        return Digest.of(content).hex().substring(0, MARK);
    }

    private List<String> deleted(Proposal proposal) throws IOException {
        String stack = proposal.input().path("StackName").asString("");
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode().put("StackName", stack);
        JsonNode template = template(about, proposal);
        Set<String> retained = Set.copyOf(proposal.input().path("RetainResources").values().stream()
                .map(JsonNode::asString)
                .toList());
        List<String> sentences = new ArrayList<>();
        ObjectNode page = call("ListStackResources", about, proposal);
        for (int pages = 1; ; pages++) {
            for (JsonNode resource : page.path("StackResourceSummaries").values()) {
                String logical = resource.path("LogicalResourceId").asString("?");
                String policy = template.path("Resources")
                        .path(logical)
                        .path("DeletionPolicy")
                        .asString("");
                boolean kept = KEEP.contains(policy) || retained.contains(logical);
                String name = resource.path("ResourceType").asString("") + " " + logical + " ("
                        + resource.path("PhysicalResourceId").asString("") + ")";
                sentences.add((kept ? "keeps " : policy.equals("Snapshot") ? "deletes, with a snapshot, " : "deletes ")
                        + Visible.text(name));
            }
            String token = page.path("NextToken").asString("");
            if (token.isEmpty() || pages == MAX_PAGES) {
                return sentences;
            }
            page = call("ListStackResources", about.deepCopy().put("NextToken", token), proposal);
        }
    }

    /** Where it is not JSON its policies are not seen, and everything counts as deleted. */
    private JsonNode template(ObjectNode about, Proposal proposal) throws IOException {
        JsonNode body = call("GetTemplate", about, proposal).path("TemplateBody");
        if (!body.isString()) {
            return body;
        }
        try {
            return CanonicalJson.MAPPER.readTree(body.asString());
        } catch (RuntimeException e) {
            LOG.debug("a template that is not JSON: {}", e.getMessage());
            return CanonicalJson.MAPPER.createObjectNode();
        }
    }

    private ObjectNode call(String name, ObjectNode input, Proposal proposal) throws IOException {
        return api.call(ApiCall.of("cloudformation:" + name), input, AwsClients.region(proposal.destination()));
    }

    private static List<String> shown(List<String> all) {
        if (all.size() <= MAX_SHOWN) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, MAX_SHOWN));
        some.add("and " + (all.size() - MAX_SHOWN) + " more");
        return some;
    }

    private static Reversibility back(Effect effect) {
        boolean gone = effect.compareTo(Effect.REPLACE) >= 0;
        return gone
                ? new Reversibility(
                        Reversibility.Kind.IRREVERSIBLE,
                        "What the stack deletes or replaces is gone with what it held.",
                        List.of("what deleted or replaced resources held"),
                        Optional.empty())
                : new Reversibility(
                        Reversibility.Kind.RECREATABLE,
                        "An update of the stack with the template as it was takes it back.",
                        List.of(),
                        Optional.empty());
    }
}
