package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.Uploads.Framing;
import dev.lineclear.gate.aws.sigv4.ChunkSignatures;
import dev.lineclear.gate.aws.sigv4.Payload;
import dev.lineclear.gate.aws.sigv4.Rejection;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.RequestRefused;
import dev.lineclear.proposal.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads bodies that must be known whole, and verifies the signature on the way: before reading wherever that can be. */
final class Bodies {
    /** DynamoDB's batches, the largest requests of the JSON services, end at 16 MiB; so does what gzip may unpack to. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Bodies() {}

    /**
     * A body.
     *
     * @param load as it goes upstream: the very bytes that were signed
     * @param plain what it says, uncompressed
     */
    @SuppressWarnings("ArrayRecordComponent") // held by one request, never compared
    record Read(Load load, byte[] plain) {}

    static Read read(Exchange exchange, Caller caller, Wire wire, Doorkeeper doorkeeper) throws IOException, Refused {
        Payload payload = caller.presented().payload();
        boolean xml = wire.protocol() == Protocol.S3 || wire.protocol() == Protocol.REST_XML;
        int limit = xml ? XmlInput.MAX_BYTES : MAX_BYTES;
        if (payload instanceof Payload.Implied) {
            byte[] bytes = exchange.bodyBytes(limit);
            String sha256 = sha256(bytes);
            var unused = doorkeeper.verify(caller, sha256);
            exchange.belongsTo(owner(caller));
            return read(exchange, bytes, sha256, exchange.headers());
        }
        ChunkSignatures chunks = doorkeeper.verify(caller, "");
        exchange.belongsTo(owner(caller));
        if (payload instanceof Payload.StreamingSigned || payload instanceof Payload.StreamingUnsigned) {
            return framed(exchange, Framing.of(exchange, payload, chunks), limit);
        }
        byte[] bytes = exchange.bodyBytes(limit);
        String sha256 = sha256(bytes);
        if (payload instanceof Payload.Signed signed) {
            matches(signed, sha256);
        }
        return read(exchange, bytes, sha256, exchange.headers());
    }

    /** Of what is asked of the gateway itself: signed whole, and sent as it is. */
    static byte[] own(Exchange exchange, Caller caller, int limit, Doorkeeper doorkeeper) throws IOException, Refused {
        Payload payload = caller.presented().payload();
        if (payload instanceof Payload.Implied) {
            byte[] bytes = exchange.bodyBytes(limit);
            var unused = doorkeeper.verify(caller, sha256(bytes));
            exchange.belongsTo(owner(caller));
            return bytes;
        }
        if (!(payload instanceof Payload.Signed signed)) {
            throw new Refused(Refusal.malformed("what is asked of the gateway itself is signed with its whole body"));
        }
        var unused = doorkeeper.verify(caller, "");
        exchange.belongsTo(owner(caller));
        byte[] bytes = exchange.bodyBytes(limit);
        matches(signed, sha256(bytes));
        return bytes;
    }

    /** Sessions are opened as often as somebody likes; the agent stays. */
    private static String owner(Caller caller) {
        return caller.credentialed().session().agent().id();
    }

    private static void matches(Payload.Signed signed, String sha256) throws Refused {
        if (!MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), signed.sha256().getBytes(StandardCharsets.US_ASCII))) {
            throw new Refused(Refusal.rejected(
                    Rejection.BODY_MISMATCH, "The provided x-amz-content-sha256 does not match the body."));
        }
    }

    private static Read framed(Exchange exchange, Framing framing, int limit) throws IOException, Refused {
        byte[] chunked = exchange.bodyBytes(limit);
        InputStream decoded = framing.decoded(new ByteArrayInputStream(chunked));
        byte[] bytes = exchange.decodedBytes(decoded, limit);
        Headers headers = Uploads.plain(exchange.headers());
        for (Map.Entry<String, String> trailer : Uploads.trailers(decoded).entrySet()) {
            headers = headers.with(trailer.getKey(), trailer.getValue());
        }
        return read(exchange, bytes, sha256(bytes), headers);
    }

    private static Read read(Exchange exchange, byte[] bytes, String sha256, Headers headers)
            throws IOException, Refused {
        Headers sent = headers.has("expect") ? headers.without(line -> line.is("expect")) : headers;
        Load load = new Load(bytes.length, sha256, sent, () -> new ByteArrayInputStream(bytes), true);
        return new Read(load, plain(exchange, bytes, headers));
    }

    /** SDKs compress some telemetry; anything else is refused rather than passed without having been understood. */
    private static byte[] plain(Exchange exchange, byte[] bytes, Headers headers) throws IOException, Refused {
        String encoding = InputReader.withoutFraming(headers.firstOr("content-encoding", ""))
                .toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity") || bytes.length == 0) {
            return bytes;
        }
        if (!encoding.equals("gzip") || headers.count("content-encoding") > 1) {
            throw new Refused(Refusal.malformed("a body encoded as " + encoding + " cannot be read here"));
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return exchange.decodedBytes(in, MAX_BYTES);
        } catch (RequestRefused e) {
            if (e.reason() == RequestRefused.Reason.TOO_LARGE) {
                throw new Refused(Refusal.of(413, "the body unpacks to more than " + MAX_BYTES + " bytes"));
            }
            throw e;
        } catch (IOException e) {
            throw new Refused(Refusal.malformed("the body is not gzip"));
        }
    }

    private static String sha256(byte[] bytes) {
        return bytes.length == 0
                ? EMPTY_SHA256
                : HexFormat.of().formatHex(Digest.sha256().digest(bytes));
    }
}
