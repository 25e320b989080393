package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks one witness for its cosignature (C2SP tlog-witness). Safe for use by several threads. */
public final class WitnessClient {
    /** A first guess, the size the witness names, and one more in case it moved meanwhile. */
    private static final int MAX_ATTEMPTS = 3;

    private final URI endpoint;
    private final VerifierKey key;
    private final Duration timeout;
    private final HttpClient http;
    /** The size that the witness cosigned last, as far as is known; a wrong value costs one more request. */
    private volatile long knownSize;

    /**
     * A client of one witness.
     *
     * @param prefix the witness' submission prefix
     * @param timeout for each request
     */
    public WitnessClient(URI prefix, VerifierKey key, Duration timeout) {
        String base = prefix.toString();
        this.endpoint = URI.create(base.endsWith("/") ? base + "add-checkpoint" : base + "/add-checkpoint");
        this.key = key;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    public VerifierKey key() {
        return key;
    }

    /** How many entries of the log the witness has cosigned, by what it said last and did not sign; 0 before it was asked. */
    public long knownSize() {
        return knownSize;
    }

    /**
     * The witness' signature on a checkpoint, verified.
     *
     * @throws BadDataException if the witness refuses, or knows a tree that this checkpoint does not continue
     * @throws IOException if it cannot be asked
     */
    public Note.Signature cosign(SignedCheckpoint checkpoint, ProofSource proofs) throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            long old = knownSize;
            if (old > checkpoint.size()) {
                throw new BadDataException("witness %s has seen size %d, the checkpoint is of %d"
                        .formatted(key.name(), old, checkpoint.size()));
            }
            List<Hash> proof = proofs.consistencyProof(old, checkpoint.size()).hashes();
            HttpResponse<InputStream> response = post(new AddCheckpoint(old, proof, checkpoint).toBytes());
            String body = body(response);
            if (response.statusCode() == 200) {
                Note.Signature signature = signature(checkpoint, body);
                knownSize = checkpoint.size();
                return signature;
            }
            boolean size =
                    response.headers().firstValue("Content-Type").orElse("").equals("text/x.tlog.size");
            long named = response.statusCode() == 409 && size ? Decimal.parse(body.strip(), "witness' size") : old;
            if (named == old) {
                throw new BadDataException(
                        "witness %s refuses: %d %s".formatted(key.name(), response.statusCode(), body.strip()));
            }
            knownSize = named;
        }
        throw new IOException("witness " + key.name() + " names another size each time");
    }

    private HttpResponse<InputStream> post(byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static String body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            return new String(in.readNBytes(Note.MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    private Note.Signature signature(SignedCheckpoint checkpoint, String body) throws BadDataException {
        String text = checkpoint.checkpoint().text();
        for (Note.Signature signature : Note.signatureLines(body)) {
            if (key.claims(signature) && key.verifies(signature, text)) {
                return signature;
            }
        }
        throw new BadDataException("witness " + key.name() + " answered without a valid cosignature");
    }
}
