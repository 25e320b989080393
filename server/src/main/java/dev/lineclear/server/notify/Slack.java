package dev.lineclear.server.notify;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack's incoming webhooks (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). The address is the
 * secret. It tells and links; nobody approves by chat.
 */
record Slack(URI to, Posting posting) implements Channel {
    /** Slack takes 3,000 characters a block. */
    private static final int MAX_TEXT = 2_900;

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public void send(String id, List<Notice> notices) throws IOException, InterruptedException {
        ObjectNode message = CanonicalJson.MAPPER.createObjectNode();
        ObjectNode block = message.putArray("blocks").addObject();
        block.put("type", "section");
        // plain_text: nothing an agent says becomes a link, a mention or a format.
        ObjectNode text = block.putObject("text");
        text.put("type", "plain_text");
        text.put("emoji", false);
        text.put("text", cut(Wording.text(notices)));
        message.put("text", escaped(Wording.subject(notices)));
        posting.post(to, CanonicalJson.bytes(message));
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …";
    }

    /** What is shown where blocks are not, such as in a phone's banner, is of Slack's own markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
