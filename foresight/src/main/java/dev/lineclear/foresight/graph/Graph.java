package dev.lineclear.foresight.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was known at one time: never changes, and may be read by any number of threads. Resources are numbered in the order
 * of their URNs, so that whatever walks over them does so in the same order everywhere. A resource that an edge names and
 * that nobody has seen is there too, without a statement.
 */
public final class Graph {
    public static final Graph EMPTY = new Graph(Texts.NONE, List.of(""), Statements.NONE, Edges.NONE, false);

    private static final Origin[] ORIGINS = Origin.values();

    final Texts urns;

    /** Types, regions, zones and rules, sorted; the first is empty. */
    final List<String> words;

    /** What types can do for each other ({@link Alternatives}). */
    final byte[] roles;

    final Statements statements;
    final Edges edges;
    private final boolean full;

    /** Worked out when it is first asked for: a large one takes as long as all else of a build. */
    private volatile String version = "";

    final Scratch.Pool scratches = new Scratch.Pool();

    Graph(Texts urns, List<String> words, Statements statements, Edges edges, boolean full) {
        this.urns = urns;
        this.words = words;
        this.roles = Alternatives.roles(words);
        this.statements = statements;
        this.edges = edges;
        this.full = full;
    }

    /** SHA-256 in hex of what is known, without when it was seen: the same wherever, and in whatever order, it was learned. */
    public String version() {
        if (version.isEmpty()) {
            version = Digesting.version(this);
        }
        return version;
    }

    /** Those seen, and those that edges name. */
    public int resources() {
        return urns.size();
    }

    /** What origins said of relations; what two origins say of one counts twice. */
    public int edges() {
        return edges.size();
    }

    /** Whether something was learned that did not fit, so that what is not here may be there all the same. */
    public boolean full() {
        return full;
    }

    /** What is known of it: of each property what the surest origin says that says anything. Empty when nobody has seen it. */
    public Optional<Resource> resource(String urn) {
        int i = find(urn);
        return i < 0 || !known(i) ? Optional.empty() : Optional.of(resource(i));
    }

    /** What each origin says of it, the surest first. */
    public List<Resource> statements(String urn) {
        int i = find(urn);
        return i < 0 ? List.of() : statements(i);
    }

    /** What origins say of what hangs on it, by dependent; of contradicting ones the surest first. */
    public List<Edge> dependents(String urn) {
        int i = find(urn);
        List<Edge> found = new ArrayList<>();
        for (int edge = i < 0 ? 0 : edges.first[i]; i >= 0 && edge < edges.first[i + 1]; edge++) {
            found.add(edge(edge));
        }
        return found;
    }

    /** What origins say of what it hangs on, by dependency; of contradicting ones the surest first. */
    public List<Edge> dependencies(String urn) {
        int i = find(urn);
        List<Edge> found = new ArrayList<>();
        for (int need = i < 0 ? 0 : edges.firstNeed[i]; i >= 0 && need < edges.firstNeed[i + 1]; need++) {
            found.add(edge(edges.needs[need]));
        }
        return found;
    }

    /** Its number; negative when nothing names it. */
    int find(String urn) {
        return urns.find(Texts.utf8(urn));
    }

    /** Its number; negative when nothing here uses it. */
    int word(String word) {
        return Collections.binarySearch(words, word);
    }

    boolean known(int resource) {
        return statements.first[resource] < statements.first[resource + 1];
    }

    Resource resource(int i) {
        List<Resource> said = statements(i);
        Map<String, String> tags = new TreeMap<>();
        said.reversed().forEach(s -> tags.putAll(s.tags()));
        return new Resource(
                urns.get(i),
                words.get(statements.word(statements.type, i)),
                words.get(statements.word(statements.region, i)),
                words.get(statements.word(statements.zone, i)),
                tags,
                said.getFirst().origin(),
                Statements.instant(statements.lastSeen(i)));
    }

    List<Resource> statements(int i) {
        List<Resource> said = new ArrayList<>();
        for (int row = statements.first[i]; row < statements.first[i + 1]; row++) {
            said.add(statement(i, row));
        }
        return said;
    }

    Resource statement(int i, int row) {
        return new Resource(
                urns.get(i),
                words.get(statements.type[row]),
                words.get(statements.region[row]),
                words.get(statements.zone[row]),
                Tags.decode(statements.tags.get(row)),
                ORIGINS[statements.origin[row]],
                Statements.instant(statements.seen[row]));
    }

    Edge edge(int edge) {
        Relation relation = edges.relation(edge);
        String dependent = urns.get(edges.dependent[edge]);
        String dependency = urns.get(edges.dependency[edge]);
        return new Edge(
                relation.leftDepends() ? dependent : dependency,
                relation,
                relation.leftDepends() ? dependency : dependent,
                edges.loss(edge),
                edges.origin(edge),
                words.get(edges.rule[edge]),
                Statements.instant(edges.seen[edge]));
    }
}
