package dev.lineclear.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How it is seen whether one kind of thing is protected, as data ({@code lookups/SERVICE.json}).
 *
 * @param arn which ARNs it is for, the first group being what the call names the thing by
 * @param call such as {@code rds:DescribeDBInstances}
 * @param input JMESPath over {@code id}
 * @param take JMESPath over the answer: whether it is on; what is not there is off
 * @param says what is on or off, such as {@code deletion protection of DB instance}
 * @param absent error codes that say that there is none
 */
public record Protection(Pattern arn, String call, String input, String take, String says, List<String> absent) {
    public Protection {
        absent = List.copyOf(absent);
    }

    private static final class Loaded {
        static final List<Protection> ALL = load();
    }

    /**
     * The lookup for one thing.
     *
     * @param id what the call names the thing by
     */
    public record Found(Protection protection, String id) {}

    /** Those that a thing can have; none where the ARN names no single thing. */
    public static List<Found> of(String urn) {
        List<Found> found = new ArrayList<>();
        for (Protection protection : Loaded.ALL) {
            Matcher matcher = protection.arn.matcher(urn);
            if (matcher.matches() && matcher.group(1).indexOf('*') < 0) {
                found.add(new Found(protection, matcher.group(1)));
            }
        }
        return found;
    }

    private static List<Protection> load() {
        List<Protection> all = new ArrayList<>();
        for (JsonNode file : Lookups.files()) {
            for (JsonNode data : file.path("protections").values()) {
                Lookups.known(data, "arn", "call", "input", "take", "says", "absent");
                all.add(new Protection(
                        Pattern.compile(data.path("arn").asString()),
                        file.path("service").asString() + ":"
                                + data.path("call").asString(),
                        data.path("input").asString(),
                        data.path("take").asString(),
                        data.path("says").asString(),
                        Lookups.strings(data.path("absent"))));
            }
        }
        return List.copyOf(all);
    }
}
