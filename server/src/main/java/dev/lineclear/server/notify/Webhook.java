package dev.lineclear.server.notify;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook, signed by HMAC-SHA256 as Standard Webhooks says (https://www.standardwebhooks.com): headers
 * {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}.
 */
record Webhook(URI to, byte[] secret, Posting posting, InstantSource clock) implements Channel {
    /** Standard Webhooks: from 24 bytes on. */
    static final int LEAST_SECRET = 24;

    private static final String PREFIX = "whsec_";

    /** @param text base64, with or without {@code whsec_} before it; @throws IllegalArgumentException when it is not base64 or too short */
    static byte[] secret(String text) {
        String base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a webhook's secret is base64, as `openssl rand -base64 32` prints it", e);
        }
        if (secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "a webhook's secret has at least " + LEAST_SECRET + " bytes (in base64)");
        }
        return secret;
    }

    @Override
    public String name() {
        return "webhook " + to.getHost();
    }

    @Override
    public void send(String id, List<Notice> notices) throws IOException, InterruptedException {
        byte[] body = CanonicalJson.bytes(json(notices));
        String time = String.valueOf(clock.instant().getEpochSecond());
        posting.post(
                to,
                body,
                "webhook-id",
                id,
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1," + sign(id, time, body));
    }

    private String sign(String id, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static ObjectNode json(List<Notice> notices) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode all = out.putArray("notices");
        for (Notice notice : notices) {
            ObjectNode one = all.addObject();
            one.put("event", notice.event().name().toLowerCase(java.util.Locale.ROOT));
            one.put("record", notice.record());
            one.put("subject", notice.subject());
            one.put("at", notice.at().toString());
            one.put("title", notice.title());
            ArrayNode lines = one.putArray("lines");
            notice.lines().forEach(lines::add);
            one.put("link", notice.link());
        }
        return out;
    }
}
