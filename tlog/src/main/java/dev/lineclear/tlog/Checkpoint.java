package dev.lineclear.tlog;

import java.util.List;

/**
 * What a log commits to at one size (C2SP tlog-checkpoint).
 *
 * @param origin the log's identity, one non-empty line
 * @param size how many entries the tree has
 * @param root the tree's root
 * @param extensions further lines, opaque, usually none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    /** Extension lines are discouraged by the specification; a handful is generous. */
    public static final int MAX_EXTENSIONS = 16;

    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("an origin is one non-empty line");
        }
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
        if (extensions.size() > MAX_EXTENSIONS
                || extensions.stream().anyMatch(e -> e.isEmpty() || e.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("extensions are at most " + MAX_EXTENSIONS + " non-empty lines");
        }
    }

    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    public static Checkpoint parse(String text) throws BadDataException {
        if (!text.endsWith("\n")) {
            throw new BadDataException("checkpoint does not end in a newline");
        }
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < 3) {
            throw new BadDataException("checkpoint has " + lines.length + " lines, at least 3 are needed");
        }
        List<String> extensions = List.of(lines).subList(3, lines.length);
        if (lines[0].isEmpty() || extensions.contains("") || extensions.size() > MAX_EXTENSIONS) {
            throw new BadDataException("checkpoint with an empty line or more than " + MAX_EXTENSIONS + " extensions");
        }
        long size = Decimal.parse(lines[1], "checkpoint size");
        Hash root = Hash.parse(lines[2]);
        if (size == 0 && !root.equals(Hash.ofEmptyTree())) {
            throw new BadDataException("checkpoint of size 0 whose root is not that of the empty tree");
        }
        return new Checkpoint(lines[0], size, root, extensions);
    }

    /** The text that is signed. */
    public String text() {
        StringBuilder text = new StringBuilder(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.toBase64())
                .append('\n');
        extensions.forEach(e -> text.append(e).append('\n'));
        return text.toString();
    }
}
