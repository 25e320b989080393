package dev.lineclear.server.guard;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What whoever has the host's files asks of the next start, past every quorum: the one way around it, for owners who lost
 * their keys or agreed on policies that refuse everything. A file in the state directory; the start records it loudly,
 * does it, and removes the file.
 */
public final class Recovery {
    /** A set of policies and some keys; the store has the same limit for policies. */
    private static final long MAX_FILE = 16L << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    public Recovery(Path state) {
        this.file = state.resolve("recovery.json");
    }

    /** In the order they were asked for. @throws IOException when others could have written it, or it cannot be read */
    public List<JsonNode> asked() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.size(file) > MAX_FILE) {
            throw new IOException(file + " is not a file of mode 0600 as lineclear recover writes it; remove it");
        }
        List<JsonNode> all = new ArrayList<>();
        try {
            CanonicalJson.parse(Files.readAllBytes(file)).values().forEach(all::add);
        } catch (CanonicalJson.MalformedException e) {
            throw new IOException(file + " cannot be read, so nothing is recovered; remove it: " + e.getMessage(), e);
        }
        return all;
    }

    /** Asks the next start for one thing more. */
    public void ask(ObjectNode what) throws IOException {
        ArrayNode all = CanonicalJson.MAPPER.createArrayNode();
        asked().forEach(all::add);
        all.add(what);
        Path fresh = file.resolveSibling("recovery.json.new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(CanonicalJson.bytes(all));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** When all of it was done. */
    void done() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Whether the settings of the file are to be taken as they are. */
    public boolean settings() throws IOException {
        return asked().stream().anyMatch(what -> what.path("what").asString("").equals("settings"));
    }
}
