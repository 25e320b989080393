package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.gate.http.RawClient;
import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** A client that signs rightly and says whatever a test wants, byte by byte. */
final class SignedRaw {
    private static final Resigner SIGNER = new Resigner();

    private final String method;
    private final String target;
    private final String service;
    private final List<Header> headers = new ArrayList<>();
    private final List<Header> unsigned = new ArrayList<>();
    private byte[] body = {};
    private String payloadHash = "";
    private String host = "localhost";

    SignedRaw(String method, String target, String service) {
        this.method = method;
        this.target = target;
        this.service = service;
    }

    SignedRaw header(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    /** Added after signing. */
    SignedRaw unsigned(String name, String value) {
        unsigned.add(new Header(name, value));
        return this;
    }

    SignedRaw body(String text) {
        return body(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SignedRaw body(byte[] bytes) {
        body = bytes;
        return this;
    }

    SignedRaw payloadHash(String hash) {
        payloadHash = hash;
        return this;
    }

    SignedRaw host(String name) {
        host = name;
        return this;
    }

    byte[] bytes() {
        int mark = target.indexOf('?');
        String hash = payloadHash.isEmpty() ? Digest.of(body).hex() : payloadHash;
        Resigner.Signed signed = SIGNER.sign(
                new SignedHead(
                        method,
                        mark < 0 ? target : target.substring(0, mark),
                        mark < 0 ? "" : target.substring(mark + 1),
                        headers),
                host,
                service,
                "eu-west-1",
                hash,
                AwsSessionCredentials.create(Rig.AGENT_KEY, Rig.AGENT_SECRET, Rig.AGENT_TOKEN),
                Instant.now());
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        List<Header> all = new ArrayList<>(signed.headers());
        all.addAll(unsigned);
        for (Header line : all) {
            head.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /** Sends it on a connection of its own; the whole answer. */
    String send(Rig rig) throws IOException {
        unsigned("Connection", "close");
        try (RawClient client = new RawClient(rig.server.port())) {
            return client.say(bytes()).hearAll();
        }
    }
}
