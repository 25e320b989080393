package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Expressions;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is made on the server, and what then happens to it, from {@code recipes/*.json} of the test's resources. */
final class Scenarios {
    private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]+)}");

    private Scenarios() {}

    /**
     * A call.
     *
     * @param input with holes
     * @param as the name its answer is kept under; empty for none
     * @param service another than the file's; empty for that
     */
    record Call(String name, JsonNode input, String as, String service) {}

    record Group(List<Call> given, List<Call> cases) {}

    record File(String service, List<Group> groups) {}

    static List<File> all() {
        List<File> files = new ArrayList<>();
        for (JsonNode name : json("recipes/files.json").values()) {
            files.add(file(name.asString()));
        }
        return files;
    }

    static File file(String name) {
        JsonNode data = json("recipes/" + name + ".json");
        List<Group> groups = new ArrayList<>();
        for (JsonNode group : data.path("groups").values()) {
            groups.add(new Group(calls(group.path("given")), calls(group.path("cases"))));
        }
        return new File(data.path("service").asString(), groups);
    }

    private static List<Call> calls(JsonNode list) {
        List<Call> calls = new ArrayList<>();
        for (JsonNode call : list.values()) {
            calls.add(new Call(
                    call.path("call").asString(),
                    call.path("input"),
                    call.path("as").asString(""),
                    call.path("service").asString("")));
        }
        return calls;
    }

    static Set<String> signingNames() {
        Set<String> names = new TreeSet<>();
        json("recipes/calls.json")
                .values()
                .forEach(c -> names.add(c.path("signing").asString()));
        return names;
    }

    private static JsonNode json(String resource) {
        try (InputStream in = Scenarios.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource);
            }
            return CanonicalJson.MAPPER.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A group as it is played: what was answered so far fills the holes of what is asked next. */
    static final class Play {
        private static final JsonNode CALLS = json("recipes/calls.json");

        private final File file;
        private final AwsClients clients;
        private final ObjectNode answers = CanonicalJson.MAPPER.createObjectNode();
        private boolean begun;

        Play(File file, AwsClients clients) {
            this.file = file;
            this.clients = clients;
        }

        void once(List<Call> given) throws IOException {
            if (!begun) {
                begun = true;
                for (Call call : given) {
                    call(call);
                }
            }
        }

        void call(Call call) throws IOException {
            String operation = (call.service().isEmpty() ? file.service() : call.service()) + ":" + call.name();
            ObjectNode answer =
                    clients.api().call(ApiCall.of(operation, CALLS.path(operation)), filled(call.input()), "us-east-1");
            if (!call.as().isEmpty()) {
                answers.set(call.as(), answer);
            }
        }

        /** A string that is nothing but a hole becomes what is there, whatever it is. */
        JsonNode filled(JsonNode input) {
            if (input.isArray()) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                input.values().forEach(v -> array.add(filled(v)));
                return array;
            }
            if (input.isObject()) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                input.properties().forEach(e -> object.set(e.getKey(), filled(e.getValue())));
                return object;
            }
            if (!input.isString()) {
                return input;
            }
            Matcher holes = HOLE.matcher(input.asString());
            if (holes.matches()) {
                return found(holes.group(1));
            }
            return JsonNodeFactory.instance.stringNode(holes.reset()
                    .replaceAll(hole ->
                            Matcher.quoteReplacement(found(hole.group(1)).asString())));
        }

        JsonNode found(String expression) {
            JsonNode found = Expressions.search(expression, answers);
            if (found.isNull()) {
                throw new AssertionError("no answer has " + expression + ": " + answers);
            }
            return found;
        }
    }
}
