package dev.lineclear.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How it is seen what sizes a thing has before a request gives it others, as data ({@code lookups/SERVICE.json}). Most calls
 * answer with its siblings, too.
 *
 * @param thing what it is, such as {@code Auto Scaling group}
 * @param id JMESPath over the request's input: which one
 * @param call such as {@code autoscaling:DescribeAutoScalingGroups}
 * @param input JMESPath over {@code id} and {@code request}
 * @param all JMESPath over the answer: the list of things
 * @param its JMESPath over one of them: its id; empty where the answer is about the one alone
 * @param asked JMESPath over the request's input: sizes by name; what is null is not asked for
 * @param is JMESPath over one of the things: the same sizes as they are
 * @param pages the token in the answer and the token in the input; empty where one page holds all
 * @param order names of sizes, none of which may be above the next
 */
public record SizeLookup(
        String thing,
        String id,
        String call,
        String input,
        String all,
        String its,
        String asked,
        String is,
        List<String> pages,
        List<List<String>> order) {
    public SizeLookup {
        pages = List.copyOf(pages);
        order = List.copyOf(order);
    }

    private static final class Loaded {
        static final Map<String, SizeLookup> ALL = load();
    }

    /** The one for an operation, such as {@code autoscaling:SetDesiredCapacity}. */
    public static Optional<SizeLookup> of(String operation) {
        return Optional.ofNullable(Loaded.ALL.get(operation));
    }

    /** Every operation there is one for. */
    static Map<String, SizeLookup> byOperation() {
        return Map.copyOf(Loaded.ALL);
    }

    private static Map<String, SizeLookup> load() {
        Map<String, SizeLookup> all = new HashMap<>();
        for (JsonNode file : Lookups.files()) {
            String service = file.path("service").asString();
            for (JsonNode data : file.path("sizes").values()) {
                SizeLookup lookup = lookup(service, data);
                for (String operation : Lookups.strings(data.path("of"))) {
                    if (all.put(service + ":" + operation, lookup) != null) {
                        throw new IllegalStateException(service + ":" + operation + " has its sizes looked up twice");
                    }
                }
            }
        }
        return all;
    }

    private static SizeLookup lookup(String service, JsonNode data) {
        Lookups.known(data, "of", "thing", "id", "call", "input", "all", "its", "asked", "is", "pages", "order");
        String asked = data.path("asked").asString();
        List<List<String>> order = new ArrayList<>();
        data.path("order").values().forEach(names -> order.add(Lookups.strings(names)));
        return new SizeLookup(
                data.path("thing").asString(),
                data.path("id").asString(),
                service + ":" + data.path("call").asString(),
                data.path("input").asString(),
                data.path("all").asString(),
                data.path("its").asString(),
                asked,
                data.path("is").asString(asked),
                Lookups.strings(data.path("pages")),
                order);
    }
}
