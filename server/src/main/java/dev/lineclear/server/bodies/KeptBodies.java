package dev.lineclear.server.bodies;

import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Bodies;
import dev.lineclear.record.RecordSink;
import dev.lineclear.state.SealedBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What records commit to, one sealed file a record, below the state directory. Erasing writes over the file before it is
 * removed; a file system or disk that keeps old blocks still holds ciphertext only, under a key that is not in it.
 */
public final class KeptBodies implements Bodies {
    private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    /** Of the id, for directories of a bearable size: ids begin with their time. */
    private static final int SHELF_DIGITS = 6;

    private final Path root;
    private final SealedBox box;

    /** @param root the directory, made when it is not there */
    public KeptBodies(Path root, SealedBox box) throws IOException {
        this.root = Files.createDirectories(root);
        this.box = box;
    }

    @Override
    public void keep(String id, byte[] body) {
        try {
            Path shelf = shelf(id);
            boolean fresh = !Files.isDirectory(shelf);
            Files.createDirectories(shelf);
            write(shelf.resolve(id), box.seal(body, associated(id)), StandardOpenOption.CREATE_NEW);
            force(shelf);
            if (fresh) {
                force(root);
            }
        } catch (IOException e) {
            throw new RecordSink.RecordException("what a record commits to could not be kept: " + e.getMessage(), e);
        }
    }

    /** The body; empty when it was erased, or there never was one. @throws IOException when it cannot be read */
    public Optional<byte[]> open(String id) throws IOException {
        try {
            return Optional.of(box.open(Files.readAllBytes(shelf(id).resolve(id)), associated(id)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (SealedBox.BrokenSealException e) {
            throw new IOException("the body " + id + " was altered", e);
        }
    }

    /** Removes a body; nothing happens when it is gone already. Gone from the disk's directory when this returns. */
    public void erase(String id) throws IOException {
        Path file = shelf(id).resolve(id);
        if (Files.exists(file)) {
            write(file, new byte[Math.toIntExact(Files.size(file))], StandardOpenOption.WRITE);
            Files.delete(file);
            force(shelf(id));
        }
    }

    /** Ids of those kept before that, oldest first. */
    public List<String> keptBefore(Instant time, int limit) throws IOException {
        String first = Ids.first(time);
        List<String> found = new ArrayList<>();
        for (Path shelf : sorted(root)) {
            if (found.size() >= limit
                    || shelf.getFileName().toString().compareTo(first.substring(0, SHELF_DIGITS)) > 0) {
                break;
            }
            for (Path file : sorted(shelf)) {
                String id = file.getFileName().toString();
                if (found.size() < limit && ID.matcher(id).matches() && id.compareTo(first) < 0) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private Path shelf(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not the id of a body");
        }
        return root.resolve(id.substring(0, SHELF_DIGITS));
    }

    private static byte[] associated(String id) {
        return ("lineclear-body/" + id).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
