package dev.lineclear.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How the tags of one kind of thing are read, as data ({@code lookups/SERVICE.json}): of most services by the tagging API,
 * of some by a call of their own.
 *
 * @param arn which ARNs it is for, the first group being what the call names the thing by
 * @param call such as {@code ec2:DescribeTags}
 * @param most how many things one call can be about
 * @param input JMESPath over {@code ids}
 * @param take JMESPath over the answer and {@code ids}: a list of {@code id} and {@code tags} ({@code Key}, {@code Value})
 * @param absent error codes that say the thing is not there
 * @param pages the token in the answer and the token in the input; empty where one page holds all
 */
public record TagLookup(
        Pattern arn, String call, int most, String input, String take, List<String> absent, List<String> pages) {
    /** By which all are read that have no call of their own. */
    private static final String GENERAL = "tag";

    public TagLookup {
        absent = List.copyOf(absent);
        pages = List.copyOf(pages);
    }

    private static final class Loaded {
        static final List<TagLookup> ALL = load();
    }

    /** The one for a thing, and what it is called there; empty where the ARN names no single thing. */
    public static Optional<Found> of(String urn) {
        for (TagLookup lookup : Loaded.ALL) {
            Matcher matcher = lookup.arn.matcher(urn);
            if (matcher.matches() && matcher.group(1).indexOf('*') < 0) {
                return Optional.of(new Found(lookup, matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    /**
     * The lookup for one thing.
     *
     * @param id what the call names the thing by
     */
    public record Found(TagLookup lookup, String id) {}

    private static List<TagLookup> load() {
        List<TagLookup> own = new ArrayList<>();
        List<TagLookup> general = new ArrayList<>();
        for (JsonNode file : Lookups.files()) {
            String service = file.path("service").asString();
            for (JsonNode tags : file.path("tags").values()) {
                (service.equals(GENERAL) ? general : own).add(lookup(service, tags));
            }
        }
        own.addAll(general);
        return List.copyOf(own);
    }

    private static TagLookup lookup(String service, JsonNode data) {
        Lookups.known(data, "arn", "call", "most", "input", "take", "absent", "pages");
        return new TagLookup(
                Pattern.compile(data.path("arn").asString()),
                service + ":" + data.path("call").asString(),
                data.path("most").asInt(1),
                data.path("input").asString(),
                data.path("take").asString(),
                Lookups.strings(data.path("absent")),
                Lookups.strings(data.path("pages")));
    }
}
