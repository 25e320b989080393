package dev.lineclear.record;

import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.proposal.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What an agent did, as records of requests that ran say, and the least scope that would have let it. What was refused, or
 * held and never ran, it did not do. Not thread-safe.
 */
public final class ScopeUse {
    /** Different targets that are looked at; more are seen by what the first have in common. */
    private static final int MAX_TARGETS = 10_000;

    /** More things of one kind than this are told by what their names begin with: a scope is to be read. */
    private static final int MAX_NAMED = 5;

    private final String agent;
    private final Set<String> operations = new TreeSet<>();
    private final Set<String> targets = new TreeSet<>();
    private long requests;

    public ScopeUse(String agent) {
        this.agent = agent;
    }

    /**
     * Takes a record in; others than of what this agent had done change nothing.
     *
     * @param kind such as {@code intent}
     */
    public void add(String kind, JsonNode data) {
        boolean ran = kind.equals("read") || kind.equals("intent");
        if (!ran || !data.path("agent").asString("").equals(agent)) {
            return;
        }
        requests++;
        operations.add(data.path("operation").asString(""));
        for (JsonNode target : data.path("targets").values()) {
            if (targets.size() < MAX_TARGETS) {
                targets.add(target.asString(""));
            }
        }
    }

    /** Takes in what another counted of the same agent. */
    public void add(ScopeUse other) {
        requests += other.requests;
        operations.addAll(other.operations);
        other.targets.stream().limit(MAX_TARGETS - targets.size()).forEach(targets::add);
    }

    /** Requests of it that ran. */
    public long requests() {
        return requests;
    }

    /** The least that covers all of it; of nothing, nothing. */
    public Scope least() {
        Map<String, List<String>> kinds = new TreeMap<>();
        targets.forEach(
                urn -> kinds.computeIfAbsent(kind(urn), k -> new ArrayList<>()).add(urn));
        List<String> resources = new ArrayList<>();
        kinds.forEach((kind, urns) -> {
            if (urns.size() <= MAX_NAMED) {
                resources.addAll(urns);
            } else {
                resources.add(common(urns, kind) + "*");
            }
        });
        return new Scope(List.copyOf(operations), resources);
    }

    /** Patterns of a scope that nothing it did needed. */
    public List<String> unused(Scope scope) {
        List<String> unused = new ArrayList<>();
        scope.operations().stream().filter(p -> none(p, operations)).forEach(p -> unused.add("operation " + p));
        scope.resources().stream().filter(p -> none(p, targets)).forEach(p -> unused.add("resource " + p));
        return unused;
    }

    /** Whether it is wider than {@link #least}: with patterns of no use, or such as cover more than was used. */
    public boolean wider(Scope scope) {
        Scope least = least();
        return !least.operations().containsAll(scope.operations())
                || !least.resources().containsAll(scope.resources());
    }

    private static boolean none(String pattern, Set<String> used) {
        return used.stream().noneMatch(u -> Glob.matches(pattern, u));
    }

    /** Of an ARN all but the name: what stands before the first slash or colon of its resource. */
    private static String kind(String urn) {
        String[] parts = urn.split(":", 6);
        if (parts.length < 6) {
            return urn.substring(0, urn.indexOf(':') + 1);
        }
        String before = urn.substring(0, urn.length() - parts[5].length());
        int slash = parts[5].indexOf('/');
        int colon = parts[5].indexOf(':');
        int end = slash < 0 ? colon : colon < 0 ? slash : Math.min(slash, colon);
        return before + parts[5].substring(0, end + 1);
    }

    /** What all begin with, back to where a word of the names ends, so that a name alike is not covered by chance. */
    private static String common(List<String> urns, String kind) {
        String common = urns.getFirst();
        for (String urn : urns) {
            int length = kind.length();
            while (length < Math.min(common.length(), urn.length()) && common.charAt(length) == urn.charAt(length)) {
                length++;
            }
            common = common.substring(0, length);
        }
        int end = common.length();
        while (end > kind.length() && Character.isLetterOrDigit(common.charAt(end - 1))) {
            end--;
        }
        return common.substring(0, end);
    }
}
