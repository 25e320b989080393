package dev.lineclear.server;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells the command line where the gateway is, and lets it in: {@code control.json}, readable by its owner only. */
final class ControlFile {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFile.class);

    private ControlFile() {}

    static void write(StateDirectory state, String control, String gateway, String token) throws IOException {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("control", control);
        node.put("gateway", gateway);
        node.put("token", token);
        node.put("pid", ProcessHandle.current().pid());
        StateDirectory.note(state.controlFile(), new String(CanonicalJson.bytes(node), StandardCharsets.UTF_8));
    }

    /**
     * One that has stopped, or was killed, is not looked for. Another's, that runs and gave up the log for a while to mend
     * it, is left alone.
     */
    static void remove(StateDirectory state) {
        Path file = state.controlFile();
        try {
            if (Files.exists(file) && !anothers(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: commands will look for a gateway there that is gone", file, e);
        }
    }

    private static boolean anothers(Path file) throws IOException {
        try {
            long pid = CanonicalJson.parse(Files.readAllBytes(file)).path("pid").asLong(0);
            return pid > 0
                    && pid != ProcessHandle.current().pid()
                    && ProcessHandle.of(pid).isPresent();
        } catch (CanonicalJson.MalformedException e) {
            return false; // cut off with the machine's power: nobody's
        }
    }
}
