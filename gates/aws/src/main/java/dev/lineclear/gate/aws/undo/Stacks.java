package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What CloudFormation says of stacks and change sets, within a time for all questions about one request. */
final class Stacks {
    /** All questions together: an agent's request waits for them. */
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    /** A stack has 500 resources at most. */
    private static final int MAX_PAGES = 20;

    /** A template as it was given. */
    static final String ORIGINAL = "Original";

    /** A template as macros left it. */
    static final String PROCESSED = "Processed";

    private final ApiClient api;
    private final String region;
    private final long until = System.nanoTime() + AT_MOST.toNanos();

    Stacks(ApiClient api, Map<String, String> destination) {
        this.api = api;
        this.region = AwsClients.region(destination);
    }

    /**
     * A resource as it runs.
     *
     * @param physical its id; empty while it has none
     */
    record Running(String type, String physical) {}

    /** Of a stack, by logical ids. */
    Map<String, Running> resources(String stack) throws IOException {
        Map<String, Running> all = new LinkedHashMap<>();
        for (JsonNode one : pages("ListStackResources", about(stack), "StackResourceSummaries")
                .values()) {
            if (!one.path("ResourceStatus").asString("").equals("DELETE_COMPLETE")) {
                all.put(
                        one.path("LogicalResourceId").asString("?"),
                        new Running(
                                one.path("ResourceType").asString(""),
                                one.path("PhysicalResourceId").asString("")));
            }
        }
        return all;
    }

    /** @param stage {@link #ORIGINAL} or {@link #PROCESSED} */
    String template(String stack, String stage) throws IOException {
        return template(about(stack).put("TemplateStage", stage));
    }

    /** Of a change set, as macros left it. */
    String templateOf(String changeSet, String stack) throws IOException {
        return template(about(stack).put("ChangeSetName", changeSet).put("TemplateStage", PROCESSED));
    }

    private String template(ObjectNode about) throws IOException {
        JsonNode body = call("GetTemplate", about).path("TemplateBody");
        return body.isString() ? body.asString() : body.toString();
    }

    /** One stack of DescribeStacks. */
    JsonNode described(String stack) throws IOException {
        JsonNode found = call("DescribeStacks", about(stack)).path("Stacks");
        if (found.size() != 1) {
            throw new IOException("there is no one stack of that name");
        }
        return found.path(0);
    }

    /** The first answer, its {@code Changes} those of all pages. */
    ObjectNode changeSet(ObjectNode about) throws IOException {
        ObjectNode first = call("DescribeChangeSet", about);
        first.set("Changes", rest("DescribeChangeSet", about, "Changes", first));
        return first;
    }

    private ArrayNode pages(String name, ObjectNode about, String list) throws IOException {
        return rest(name, about, list, call(name, about));
    }

    private ArrayNode rest(String name, ObjectNode about, String list, ObjectNode first) throws IOException {
        ArrayNode all = CanonicalJson.MAPPER.createArrayNode();
        ObjectNode page = first;
        for (int pages = 1; ; pages++) {
            page.path(list).values().forEach(all::add);
            String token = page.path("NextToken").asString("");
            if (token.isEmpty()) {
                return all;
            }
            if (pages == MAX_PAGES) {
                throw new IOException("it has more than " + MAX_PAGES + " pages");
            }
            page = call(name, about.deepCopy().put("NextToken", token));
        }
    }

    private static ObjectNode about(String stack) {
        return CanonicalJson.MAPPER.createObjectNode().put("StackName", stack);
    }

    private ObjectNode call(String name, ObjectNode input) throws IOException {
        if (System.nanoTime() - until > 0) {
            throw new IOException("CloudFormation did not say within " + AT_MOST.toSeconds() + " s what it holds");
        }
        return api.call(ApiCall.of("cloudformation:" + name), input, region);
    }
}
