package dev.lineclear.foresight.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Merges what origins said of resources: the old rows and the learned ones, both by resource and origin. */
final class StatementMerge {
    private record Learned(int resource, Resource said) {
        int key() {
            return said.origin().ordinal();
        }
    }

    private final Compilation compilation;
    private final Statements old;
    private final Vocabulary words;
    private final int[] first;
    private final Texts.Builder tags;
    private byte[] origin;
    private int[] type;
    private int[] region;
    private int[] zone;
    private int[] owner;
    private int[] seen;
    private int size;
    private int tagRoom;
    private boolean full;

    StatementMerge(Compilation compilation, Vocabulary words) {
        this.compilation = compilation;
        this.old = compilation.old().statements;
        this.words = words;
        this.first = new int[compilation.resources() + 1];
        this.tags = new Texts.Builder(old.size(), old.tags.bytes.length);
        this.tagRoom = compilation.limits().tagText();
        this.origin = new byte[0];
        this.type = new int[0];
        this.region = new int[0];
        this.zone = new int[0];
        this.owner = new int[0];
        this.seen = new int[0];
    }

    boolean full() {
        return full;
    }

    Statements merge(List<Resource> learned) {
        List<Learned> sorted = new ArrayList<>(learned.size());
        for (Resource said : learned) {
            int resource = compilation.number(said.urn());
            if (resource >= 0) {
                sorted.add(new Learned(resource, said));
            }
        }
        sorted.sort(Comparator.comparingInt(Learned::resource).thenComparingInt(Learned::key));
        room(old.size() + sorted.size());
        int next = 0;
        for (int i = 0; i < compilation.old().resources(); i++) {
            int resource = compilation.newNumber(i);
            for (int row = old.first[i]; row < old.first[i + 1]; row++) {
                if (!compilation.keepsStatement(row)) {
                    continue;
                }
                while (next < sorted.size() && before(sorted.get(next), resource, old.origin[row])) {
                    add(sorted.get(next++));
                }
                if (next < sorted.size() && same(sorted.get(next), resource, old.origin[row])) {
                    Learned now = sorted.get(next++);
                    add(
                            later(row, i, now.said())
                                    ? new Learned(resource, compilation.old().statement(i, row))
                                    : now);
                } else {
                    keep(row, resource);
                }
            }
        }
        while (next < sorted.size()) {
            add(sorted.get(next++));
        }
        return build();
    }

    private static boolean before(Learned learned, int resource, byte origin) {
        return learned.resource() < resource || learned.resource() == resource && learned.key() < origin;
    }

    private static boolean same(Learned learned, int resource, byte origin) {
        return learned.resource() == resource && learned.key() == origin;
    }

    private boolean later(int row, int i, Resource now) {
        return Waiting.LATER_RESOURCE.compare(compilation.old().statement(i, row), now) > 0;
    }

    private void keep(int row, int resource) {
        put(
                resource,
                old.origin[row],
                words.newNumber(old.type[row]),
                words.newNumber(old.region[row]),
                words.newNumber(old.zone[row]),
                words.newNumber(old.owner[row]),
                old.seen[row]);
        tags.add(old.tags, row);
        tagRoom -= old.tags.starts[row + 1] - old.tags.starts[row];
    }

    private void add(Learned learned) {
        Resource said = learned.said();
        put(
                learned.resource(),
                (byte) learned.key(),
                words.number(said.type()),
                words.number(said.region()),
                words.number(said.zone()),
                words.number(Tags.owner(said.tags())),
                Statements.seconds(said.seen()));
        byte[] its = Tags.encode(said.tags());
        if (its.length > tagRoom) {
            full = true;
            its = Tags.NONE;
        }
        tagRoom -= its.length;
        tags.add(its);
    }

    private void put(int resource, byte itsOrigin, int itsType, int itsRegion, int itsZone, int itsOwner, int itsSeen) {
        first[resource + 1]++;
        origin[size] = itsOrigin;
        type[size] = itsType;
        region[size] = itsRegion;
        zone[size] = itsZone;
        owner[size] = itsOwner;
        seen[size++] = itsSeen;
    }

    private void room(int rows) {
        origin = new byte[rows];
        type = new int[rows];
        region = new int[rows];
        zone = new int[rows];
        owner = new int[rows];
        seen = new int[rows];
    }

    private Statements build() {
        for (int i = 0; i + 1 < first.length; i++) {
            first[i + 1] += first[i];
        }
        return new Statements(
                first,
                Arrays.copyOf(origin, size),
                Arrays.copyOf(type, size),
                Arrays.copyOf(region, size),
                Arrays.copyOf(zone, size),
                Arrays.copyOf(owner, size),
                tags.build(),
                Arrays.copyOf(seen, size));
    }
}
