package dev.lineclear.catalog;

import dev.lineclear.proposal.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The REST routes of one signing name as a tree of path segments. Literal segments win over labels, labels over greedy
 * ones; on the same path the route wins that asks for the most query keys and headers.
 */
final class Routes {
    /** Longer than any path AWS takes: an S3 key has 1,024 bytes, three characters each when encoded. */
    static final int MAX_PATH_LENGTH = 8_192;

    /**
     * S3 reads sub-resources from the query, so a key that no known operation has may mean an operation we do not know.
     */
    private final boolean everyKeyCounts;

    private final Map<String, Node> byMethod = new HashMap<>();

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node label;

        @Nullable
        Node greedy;

        final List<Leaf> leaves = new ArrayList<>();
    }

    private record Leaf(
            String operation,
            List<String> labels,
            Map<String, String> query,
            Set<String> headers,
            Set<String> optionalKeys,
            Effect effect) {

        boolean answers(Map<String, String> keys, Set<String> names) {
            return query.entrySet().stream().allMatch(q -> {
                        String value = keys.get(q.getKey());
                        return value != null
                                && (q.getValue().isEmpty() || q.getValue().equals(value));
                    })
                    && names.containsAll(headers);
        }

        /** More asked for is more specific; of two that ask the same, which cannot be told apart, the worse counts. */
        boolean goesBefore(Leaf other) {
            int more = query.size() + headers.size() - other.query.size() - other.headers.size();
            return more > 0 || (more == 0 && effect.compareTo(other.effect) > 0);
        }

        boolean knows(String key) {
            return query.containsKey(key)
                    || optionalKeys.contains(key)
                    || key.equals("x-id")
                    || key.regionMatches(true, 0, "X-Amz-", 0, 6);
        }
    }

    Routes(String signingName, Collection<Row> rows) {
        everyKeyCounts = signingName.equals("s3");
        for (Row row : rows) {
            for (Row.Route route : row.routes()) {
                if (route.model().signingName().equals(signingName)) {
                    add(row, route);
                }
            }
        }
    }

    private void add(Row row, Row.Route route) {
        String uri = route.uri();
        int hash = uri.indexOf('#');
        Set<String> headers =
                hash < 0 ? Set.of() : Set.of(uri.substring(hash + 1).split("&", -1));
        uri = hash < 0 ? uri : uri.substring(0, hash);
        int mark = uri.indexOf('?');
        Map<String, String> query = new HashMap<>();
        if (mark >= 0) {
            for (String pair : uri.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        Set<String> optional = new HashSet<>();
        for (Binding b : row.bindings()) {
            if (b.where() == Binding.Where.QUERY) {
                optional.add(b.wireName());
            }
        }
        List<String> labels = new ArrayList<>();
        Node node = byMethod.computeIfAbsent(route.method(), m -> new Node());
        for (String segment : segments(mark < 0 ? uri : uri.substring(0, mark))) {
            if (segment.isEmpty()) {
                continue;
            }
            node = child(node, segment, labels);
        }
        node.leaves.add(new Leaf(row.operation, List.copyOf(labels), query, headers, optional, row.effect()));
    }

    private static Node child(Node node, String segment, List<String> labels) {
        if (!segment.startsWith("{")) {
            return node.literals.computeIfAbsent(segment, s -> new Node());
        }
        boolean greedy = segment.endsWith("+}");
        labels.add(segment.substring(1, segment.length() - (greedy ? 2 : 1)));
        Node next = greedy ? node.greedy : node.label;
        if (next == null) {
            next = new Node();
            if (greedy) {
                node.greedy = next;
            } else {
                node.label = next;
            }
        }
        return next;
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    Optional<RouteMatch> match(String method, String rawPath, String rawQuery, Set<String> headers) {
        Node root = byMethod.get(method);
        if (root == null || !rawPath.startsWith("/") || rawPath.length() > MAX_PATH_LENGTH) {
            return Optional.empty();
        }
        Optional<Map<String, String>> keys = Percent.query(rawQuery, everyKeyCounts);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        return walk(root, segments(rawPath), 0, new ArrayList<>(), new Asked(keys.get(), headers));
    }

    private record Asked(Map<String, String> keys, Set<String> headers) {}

    private Optional<RouteMatch> walk(Node node, List<String> path, int at, List<String> values, Asked asked) {
        int left = path.size() - at;
        if (left == 0 || (left == 1 && path.get(at).isEmpty())) {
            Optional<RouteMatch> here = best(node, values, asked);
            if (here.isPresent() || left == 0) {
                return here;
            }
        }
        String segment = path.get(at);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Optional<RouteMatch> found = walk(literal, path, at + 1, values, asked);
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.label != null && !segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
            values.addLast(segment);
            Optional<RouteMatch> found = walk(node.label, path, at + 1, values, asked);
            values.removeLast();
            if (found.isPresent()) {
                return found;
            }
        }
        return node.greedy == null ? Optional.empty() : greedy(node.greedy, path, at, values, asked);
    }

    /** What follows a greedy label is more specific than taking it all, so that is tried first. */
    private Optional<RouteMatch> greedy(Node node, List<String> path, int at, List<String> values, Asked asked) {
        for (int end = path.size() - 1; end > at; end--) {
            if (node.label == null && !node.literals.containsKey(path.get(end))) {
                continue;
            }
            Optional<RouteMatch> found = take(node, path, at, end, values, asked);
            if (found.isPresent()) {
                return found;
            }
        }
        return take(node, path, at, path.size(), values, asked);
    }

    private Optional<RouteMatch> take(Node node, List<String> path, int at, int end, List<String> values, Asked asked) {
        String value = String.join("/", path.subList(at, end));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        values.addLast(value);
        Optional<RouteMatch> found = walk(node, path, end, values, asked);
        values.removeLast();
        return found;
    }

    private Optional<RouteMatch> best(Node node, List<String> values, Asked asked) {
        Leaf best = null;
        for (Leaf leaf : node.leaves) {
            if (leaf.answers(asked.keys(), asked.headers()) && (best == null || leaf.goesBefore(best))) {
                best = leaf;
            }
        }
        if (best == null || (everyKeyCounts && !asked.keys().keySet().stream().allMatch(best::knows))) {
            return Optional.empty();
        }
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < best.labels().size(); i++) {
            Optional<String> value = Percent.decode(values.get(i));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            labels.put(best.labels().get(i), value.get());
        }
        return Optional.of(new RouteMatch(best.operation(), labels));
    }
}
