package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs requests for production with the gateway's own credentials. Whatever authenticated the agent is taken out. */
public final class Resigner {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Parameters of a presigned query, which do not go upstream. */
    private static final Set<String> QUERY = Set.of(
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-expires",
            "x-amz-signedheaders",
            "x-amz-signature",
            "x-amz-security-token",
            "x-amz-content-sha256");

    /** Headers of the agent's authentication, which do not go upstream. */
    private static final Set<String> HEADERS = Set.of("authorization", "x-amz-date", "x-amz-security-token", "host");

    /** Changed on the way by whoever carries the request, so never signed. */
    private static final Set<String> UNSIGNED = Set.of(
            "user-agent",
            "expect",
            "connection",
            "transfer-encoding",
            "content-length",
            "x-amzn-trace-id",
            "accept-encoding");

    private final SigningKeys keys = new SigningKeys();

    /** The last one written: thousands of requests share a second. */
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    private record Stamp(long second, String text) {}

    /**
     * A request to be sent as it is.
     *
     * @param rawQuery without presigned parameters
     * @param headers with host and signature
     */
    public record Signed(String rawQuery, List<Header> headers) {
        public Signed {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Signs the request for whoever really executes it, over every header but those that change on the way.
     *
     * @param head as it is to go upstream, with or without what authenticated the agent
     * @param host upstream's, with its port where it is not the scheme's
     * @param payloadHash in hexadecimal, {@code UNSIGNED-PAYLOAD} or {@code STREAMING-UNSIGNED-PAYLOAD-TRAILER}
     */
    public Signed sign(
            SignedHead head,
            String host,
            String service,
            String region,
            String payloadHash,
            AwsCredentialsIdentity credentials,
            Instant now) {
        boolean s3 = Presented.Signature.s3(service);
        String timestamp = timestamp(now);
        List<Header> headers = new ArrayList<>(head.headers().size() + 5);
        headers.add(new Header("Host", host));
        boolean hashed = false;
        for (Header header : head.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("x-amz-content-sha256")) {
                hashed = true;
            } else if (!HEADERS.contains(name)) {
                headers.add(header);
            }
        }
        headers.add(new Header("X-Amz-Date", timestamp));
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            headers.add(new Header("X-Amz-Security-Token", session.sessionToken()));
        }
        if (s3 || hashed) {
            headers.add(new Header("x-amz-content-sha256", payloadHash));
        }
        String query = withoutAuthentication(head.rawQuery());
        String date = timestamp.substring(0, 8);
        String scope = date + "/" + region + "/" + service + "/aws4_request";
        SignedHead out = new SignedHead(head.method(), head.rawPath(), query, headers);
        List<String> signed = signedNames(out);
        String canonical = Canonical.request(out, s3, Canonical.query(query, List.of()), signed, payloadHash);
        byte[] key = keys.key(credentials.secretAccessKey(), date, region, service);
        headers.add(new Header(
                "Authorization",
                SigningKeys.ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders="
                        + String.join(";", signed) + ", Signature=" + keys.sign(key, timestamp, scope, canonical)));
        return new Signed(query, headers);
    }

    private String timestamp(Instant now) {
        Stamp last = stamp;
        if (last.second() != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), TIMESTAMP.format(now));
            stamp = last;
        }
        return last.text();
    }

    /** Drops what was derived from credentials that are replaced. */
    public void forget(String secretKey) {
        keys.forget(secretKey);
    }

    private static List<String> signedNames(SignedHead head) {
        List<String> names = new ArrayList<>(head.names());
        names.removeIf(UNSIGNED::contains);
        names.sort(null);
        return names;
    }

    static String withoutAuthentication(String rawQuery) {
        if (!rawQuery.toLowerCase(Locale.ROOT).contains("x-amz-")) {
            return rawQuery;
        }
        List<String> kept = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = Encoding.recode(equals < 0 ? pair : pair.substring(0, equals), Encoding.Slashes.ENCODED);
            if (!QUERY.contains(name.toLowerCase(Locale.ROOT))) {
                kept.add(pair);
            }
        }
        return String.join("&", kept);
    }
}
