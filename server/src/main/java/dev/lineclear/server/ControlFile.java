package dev.lineclear.server;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import tools.jackson.databind.node.ObjectNode;

/** Tells the command line where the gateway is, and lets it in: {@code control.json}, readable by its owner only. */
final class ControlFile {
    private ControlFile() {}

    static void write(StateDirectory state, String control, String gateway, String token) throws IOException {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("control", control);
        node.put("gateway", gateway);
        node.put("token", token);
        node.put("pid", ProcessHandle.current().pid());
        StateDirectory.note(state.controlFile(), new String(CanonicalJson.bytes(node), StandardCharsets.UTF_8));
    }

    /** A gateway that has stopped, or was killed, is not looked for. */
    static void remove(StateDirectory state) throws IOException {
        Files.deleteIfExists(state.controlFile());
    }
}
