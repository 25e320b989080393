package dev.lineclear.foresight.graph;

/**
 * What origins said of what hangs on what, in flat arrays, sorted by dependency, dependent, relation and origin: of several
 * origins that say something of one relation, the surest comes first.
 */
final class Edges {
    static final Edges NONE =
            new Edges(new int[1], new int[0], new int[0], new byte[0], new int[0], new int[0], new int[1], new int[0]);

    private static final Relation[] RELATIONS = Relation.values();
    private static final Origin[] ORIGINS = Origin.values();
    private static final int ORIGIN_BITS = 3;
    private static final int LOSS_BIT = 1 << 6;

    /** Of resource {@code i} as the dependency, the edges from {@code first[i]}. */
    final int[] first;

    final int[] dependency;
    final int[] dependent;

    /** Relation, origin and loss. */
    final byte[] kind;

    final int[] rule;

    /** As {@link Statements#seen}. */
    final int[] seen;

    /** Of resource {@code i} as the dependent, the places in {@link #needs} from {@code firstNeed[i]}. */
    final int[] firstNeed;

    /** Edges by dependent, then in their own order. */
    final int[] needs;

    Edges(
            int[] first,
            int[] dependency,
            int[] dependent,
            byte[] kind,
            int[] rule,
            int[] seen,
            int[] firstNeed,
            int[] needs) {
        this.first = first;
        this.dependency = dependency;
        this.dependent = dependent;
        this.kind = kind;
        this.rule = rule;
        this.seen = seen;
        this.firstNeed = firstNeed;
        this.needs = needs;
    }

    /** Of edges that are sorted already. */
    static Edges of(int resources, int[] dependency, int[] dependent, byte[] kind, int[] rule, int[] seen) {
        int[] needs = new int[dependent.length];
        int[] firstNeed = counted(resources, dependent);
        int[] next = firstNeed.clone();
        for (int edge = 0; edge < dependent.length; edge++) {
            needs[next[dependent[edge]]++] = edge;
        }
        return new Edges(counted(resources, dependency), dependency, dependent, kind, rule, seen, firstNeed, needs);
    }

    private static int[] counted(int resources, int[] of) {
        int[] first = new int[resources + 1];
        for (int resource : of) {
            first[resource + 1]++;
        }
        for (int i = 0; i < resources; i++) {
            first[i + 1] += first[i];
        }
        return first;
    }

    int size() {
        return dependent.length;
    }

    /** How many edges a resource has in either direction. */
    int degree(int resource) {
        return first[resource + 1] - first[resource] + firstNeed[resource + 1] - firstNeed[resource];
    }

    static byte kind(Relation relation, Origin origin, Loss loss) {
        return (byte) (relation.ordinal() << ORIGIN_BITS | origin.ordinal() | (loss == Loss.BREAKS ? 0 : LOSS_BIT));
    }

    /** Relation and origin: what two edges between the same resources are told apart by. */
    static int key(byte kind) {
        return kind & ~LOSS_BIT;
    }

    Relation relation(int edge) {
        return RELATIONS[key(kind[edge]) >> ORIGIN_BITS];
    }

    Origin origin(int edge) {
        return ORIGINS[kind[edge] & (1 << ORIGIN_BITS) - 1];
    }

    Loss loss(int edge) {
        return (kind[edge] & LOSS_BIT) == 0 ? Loss.BREAKS : Loss.DEGRADES;
    }

    /** The edge with that relation and origin between the two; -1 when there is none. */
    int find(int on, int of, int key) {
        int low = first[on];
        int high = first[on + 1] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compare(dependent[middle], of);
            order = order != 0 ? order : Integer.compare(key(kind[middle]), key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Whether it is of a surer origin than what others, behind it, say of the same relation between the same two. */
    boolean leads(int edge) {
        return edge == 0
                || dependent[edge] != dependent[edge - 1]
                || dependency[edge] != dependency[edge - 1]
                || relation(edge) != relation(edge - 1);
    }

    /** The surest of those origins that say that it breaks what the surest of all says only degrades; the edge of that one, or -1. */
    int doubt(int leading) {
        for (int edge = leading + 1; loss(leading) == Loss.DEGRADES && edge < size() && !leads(edge); edge++) {
            if (loss(edge) == Loss.BREAKS) {
                return edge;
            }
        }
        return -1;
    }

    /** When any origin last said so. */
    int lastSeen(int leading) {
        int last = seen[leading];
        for (int edge = leading + 1; edge < size() && !leads(edge); edge++) {
            last = Math.max(last, seen[edge]);
        }
        return last;
    }
}
