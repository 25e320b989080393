package dev.lineclear.gate.aws.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is published about types of resources: which properties name another one ({@code published.tsv}). Where an answer
 * has a member of the same name that no rule reads, it is taken for that, if its value can be nothing else.
 */
final class PublishedRelations {
    /** An ARN, or an id that says of what: {@code vpc-0a1b2c3d}. Names could be of anything. */
    private static final Pattern TELLING = Pattern.compile("arn:.+|[a-z]{1,10}-[0-9a-f]{8,17}");

    /**
     * That a property names another resource.
     *
     * @param rule what edges learned by it say
     */
    record Published(MemberPath path, String property, ResourceType to, String rule) {}

    private final Map<String, List<Published>> byType = new HashMap<>();

    PublishedRelations(String lines, ResourceTypes types) {
        lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] cells = line.split("\t", -1);
            Optional<ResourceType> from = types.ofStack(cells[0]);
            Optional<ResourceType> to = types.ofStack(cells[2]);
            if (from.isPresent() && to.isPresent()) {
                byType.computeIfAbsent(from.get().name(), n -> new ArrayList<>())
                        .add(new Published(
                                MemberPath.of(cells[1]), cells[1], to.get(), "published " + cells[0] + " " + cells[1]));
            }
        });
    }

    /** Of a type, but for what its rule reads itself. */
    List<Published> beside(AnswerRule rule, String type) {
        return byType.getOrDefault(type, List.of()).stream()
                .filter(p -> rule.edges().stream().noneMatch(e -> e.member().startsWith(p.property())))
                .toList();
    }

    static boolean telling(String value) {
        return TELLING.matcher(value).matches();
    }
}
