package dev.lineclear.server.notify;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Puts on record that a channel could not be told. */
public record UndeliveredRecords(Register register) {
    private static final int MAX_BECAUSE = 200;

    void undelivered(String channel, List<Notice> notices, String because) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("channel", channel);
        data.put("notices", notices.size());
        data.put("first", notices.getFirst().record());
        data.put("because", because.length() > MAX_BECAUSE ? because.substring(0, MAX_BECAUSE) : because);
        register.force(Kind.NOTICE_UNDELIVERED, channel, data);
    }
}
