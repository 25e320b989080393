package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.AwsChunkedDecoder;
import dev.lineclear.gate.aws.sigv4.AwsChunkedEncoder;
import dev.lineclear.gate.aws.sigv4.ChunkSignatures;
import dev.lineclear.gate.aws.sigv4.ChunkedException;
import dev.lineclear.gate.aws.sigv4.Payload;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Bodies on their way to S3. One whose hash is signed passes through while it is checked; one whose hash nobody knows yet
 * passes through where its proposal would be cleared whatever it holds, and is kept aside until its digest is known where
 * not.
 */
final class Uploads {
    private Uploads() {}

    /** How an upload is framed. */
    record Framing(boolean chunked, Optional<ChunkSignatures> signatures, long size, Optional<String> trailer) {

        /** As the signature says the body comes. */
        static Framing of(Exchange exchange, Payload payload, ChunkSignatures chunks) throws Refused {
            boolean signed = payload instanceof Payload.StreamingSigned;
            if (!signed && !(payload instanceof Payload.StreamingUnsigned)) {
                return new Framing(false, Optional.empty(), exchange.contentLength(), Optional.empty());
            }
            return new Framing(
                    true,
                    signed ? Optional.of(chunks) : Optional.empty(),
                    decodedLength(exchange.headers()),
                    exchange.headers().first("x-amz-trailer"));
        }

        private static long decodedLength(Headers headers) throws Refused {
            String value = headers.firstOr("x-amz-decoded-content-length", "");
            try {
                if (!value.isEmpty() && value.charAt(0) != '+' && value.charAt(0) != '-') {
                    return Long.parseLong(value);
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new Refused(Refusal.malformed("x-amz-decoded-content-length must say how long the body is"));
        }

        InputStream decoded(InputStream body) throws ChunkedException {
            return chunked ? new AwsChunkedDecoder(body, signatures, size, trailer) : body;
        }
    }

    /** A body that passes through with its hash signed. */
    static Load signed(Exchange exchange, String sha256) {
        long length = exchange.contentLength();
        return new Load(
                length,
                sha256,
                exchange.headers(),
                () -> length == 0 ? exchange.body() : new CheckedBody(exchange.body(), sha256, length));
    }

    /** A body that passes through unknown: framed anew where it has a trailing checksum, plain where not. */
    static Load through(Exchange exchange, Framing framing) {
        if (!framing.chunked()) {
            return new Load(exchange.contentLength(), Load.UNSIGNED, exchange.headers(), exchange::body);
        }
        if (framing.trailer().isEmpty()) {
            return new Load(
                    framing.size(), Load.UNSIGNED, plain(exchange.headers()), () -> framing.decoded(exchange.body()));
        }
        String trailer = framing.trailer().get();
        long length = AwsChunkedEncoder.encodedLength(framing.size(), trailer, AwsChunkedEncoder.valueLength(trailer));
        return new Load(
                length,
                Load.UNSIGNED_TRAILER,
                exchange.headers(),
                () -> new AwsChunkedEncoder(
                        new AwsChunkedDecoder(exchange.body(), framing.signatures(), framing.size(), framing.trailer()),
                        framing.size()));
    }

    /** A body that was kept aside, plain; its trailing checksum becomes a header. */
    static Load aside(Exchange exchange, Spool.Aside aside, Map<String, String> trailers) {
        Headers headers = plain(exchange.headers());
        for (Map.Entry<String, String> trailer : trailers.entrySet()) {
            headers = headers.with(trailer.getKey(), trailer.getValue());
        }
        return new Load(aside.size(), aside.sha256(), headers, aside::open);
    }

    /** Without what tells of aws-chunked framing. */
    static Headers plain(Headers headers) {
        String encoding = InputReader.withoutFraming(headers.firstOr("content-encoding", ""));
        Headers without = headers.without(line ->
                line.is("x-amz-decoded-content-length") || line.is("x-amz-trailer") || line.is("content-encoding"));
        return encoding.isEmpty() ? without : without.with("Content-Encoding", encoding);
    }

    /** The decoder's trailers, where there was one. */
    static Map<String, String> trailers(InputStream decoded) throws IOException {
        return decoded instanceof AwsChunkedDecoder decoder ? decoder.trailers() : Map.of();
    }
}
