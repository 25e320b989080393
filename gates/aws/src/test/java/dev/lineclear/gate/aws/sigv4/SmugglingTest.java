package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.gate.http.Header;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a true signature must not carry along: each head here is signed with the session's own secret. */
final class SmugglingTest {
    private static final List<String> BASE = List.of("host", "x-amz-date");
    private static final String BODY = SigningKeys.sha256("");

    private static SignedHead head(String path, String query, Header... more) {
        return new SignedHead(
                "POST",
                path,
                query,
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(
                                        new Header("Host", "127.0.0.1:7700"),
                                        new Header("X-Amz-Date", "20260101T120000Z"),
                                        new Header("X-Amz-Security-Token", Sdk.TOKEN)),
                                java.util.stream.Stream.of(more))
                        .toList());
    }

    private static Optional<Rejection> signed(String service, List<String> names, SignedHead head) {
        return Sdk.refusal(Sdk.signedOver(head, service, names, BODY));
    }

    private static Optional<Rejection> path(String path) {
        return signed("lambda", BASE, head(path, ""));
    }

    private static Optional<Rejection> s3Path(String path) {
        List<String> names = List.of("host", "x-amz-content-sha256", "x-amz-date");
        return signed("s3", names, head(path, "", new Header("x-amz-content-sha256", BODY)));
    }

    private static Optional<Rejection> query(String query) {
        return signed("lambda", BASE, head("/", query));
    }

    @Test
    void honestHeadsPass() {
        assertEquals(Optional.empty(), path("/2015-03-31/functions/arn%3Aaws%2Ff"));
        assertEquals(Optional.empty(), s3Path("/bucket//a/.hidden/%C3%A9/..b"));
        assertEquals(Optional.empty(), query("tagKeys=a&tagKeys=b&flag&empty="));
    }

    @Test
    void aTargetThatIsNotSigned() {
        Header target = new Header("X-Amz-Target", "DynamoDB_20120810.DeleteTable");
        assertEquals(Optional.of(Rejection.UNSIGNED_HEADER), signed("dynamodb", BASE, head("/", "", target)));
    }

    @Test
    void aHeaderThatDecidesAndIsNotSigned() {
        for (String name : List.of(
                "x-amz-acl",
                "x-amzn-query-mode",
                "Content-Type",
                "Content-Encoding",
                "smithy-protocol",
                "X-HTTP-Method-Override",
                "X-Original-URL")) {
            assertEquals(
                    Optional.of(Rejection.UNSIGNED_HEADER),
                    signed("dynamodb", BASE, head("/", "", new Header(name, "x"))),
                    name);
        }
    }

    @Test
    void headersThatClientsLeaveUnsignedPass() {
        for (String name : List.of(
                "User-Agent", "Accept", "Accept-Encoding", "X-Amzn-Trace-Id", "Expect", "amz-sdk-invocation-id")) {
            assertEquals(Optional.empty(), signed("dynamodb", BASE, head("/", "", new Header(name, "x"))), name);
        }
    }

    @Test
    void aHostThatIsNotSigned() {
        assertEquals(Optional.of(Rejection.MALFORMED), signed("dynamodb", List.of("x-amz-date"), head("/", "")));
    }

    @Test
    void aHeaderTwiceOfWhichReadersTakeOne() {
        for (String name :
                List.of("X-Amz-Target", "x-amz-content-sha256", "X-Amz-Security-Token", "Host", "X-Amz-Date")) {
            List<String> names = java.util.stream.Stream.concat(
                            BASE.stream(), java.util.stream.Stream.of(name.toLowerCase(java.util.Locale.ROOT)))
                    .sorted()
                    .distinct()
                    .toList();
            SignedHead twice = head("/", "", new Header(name, BODY), new Header(name, BODY));
            assertEquals(Optional.of(Rejection.MALFORMED), signed("dynamodb", names, twice), name);
        }
        SignedHead types = head("/", "", new Header("Content-Type", "a/b"), new Header("content-type", "c/d"));
        assertEquals(
                Optional.of(Rejection.AMBIGUOUS),
                signed("dynamodb", List.of("content-type", "host", "x-amz-date"), types));
    }

    @Test
    void aSignedHeaderThatWasTakenOut() {
        List<String> names = List.of("host", "if-match", "x-amz-date");
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), signed("lambda", names, head("/", "")));
    }

    @Test
    void aFoldedHeader() {
        for (String value : List.of("a\r\n b", "a\nX-Amz-Target: x", "a\0b", "a\u0085b")) {
            assertEquals(
                    Optional.of(Rejection.AMBIGUOUS),
                    signed("dynamodb", BASE, head("/", "", new Header("Accept", value))),
                    value);
        }
    }

    @Test
    void headersInUnicodeThatLooksLikeAscii() {
        // A Kelvin sign lower-cases to k, a fullwidth letter reads like its plain self.
        assertEquals(
                Optional.of(Rejection.AMBIGUOUS),
                signed("dynamodb", BASE, head("/", "", new Header("Accept", "\u212A\uFF21"))));
    }

    @Test
    void aPathInUnicode() {
        for (String path : List.of("/\uFF0E\uFF0E/a", "/caf\u00E9", "/a\u2215b")) {
            assertEquals(Optional.of(Rejection.AMBIGUOUS), path(path), path);
            assertEquals(Optional.of(Rejection.AMBIGUOUS), s3Path(path), path);
        }
    }

    @Test
    void aPathWithAnEmptySegment() {
        assertEquals(Optional.of(Rejection.AMBIGUOUS), path("//2015-03-31/functions/f"));
        assertEquals(Optional.of(Rejection.AMBIGUOUS), path("/2015-03-31//functions/f"));
    }

    @Test
    void aPathWithDots() {
        for (String dots : List.of("/a/../b", "/a/./b", "/..", "/a/.", "/./a")) {
            assertEquals(Optional.of(Rejection.AMBIGUOUS), path(dots), dots);
            assertEquals(Optional.of(Rejection.AMBIGUOUS), s3Path(dots), dots);
        }
    }

    @Test
    void aPathWithEncodedDots() {
        for (String dots :
                List.of("/a/%2e%2e/b", "/a/%2E./b", "/a/.%2e", "/a/%2e/b", "/a%2f%2e%2e%2fb", "/a%5c..%5cb")) {
            assertEquals(Optional.of(Rejection.AMBIGUOUS), path(dots), dots);
            assertEquals(Optional.of(Rejection.AMBIGUOUS), s3Path(dots), dots);
        }
    }

    @Test
    void anEncodedSlashIsAnotherPath() {
        SignedHead slash = Sdk.byHeader("lambda", "/2015/functions/a", "");
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(Sdk.at(slash, "/2015/functions%2Fa", "")));
        SignedHead s3 = Sdk.byHeader("s3", "/bucket/a/b", "");
        assertEquals(Optional.of(Rejection.AMBIGUOUS), Sdk.refusal(Sdk.at(s3, "/bucket%2Fa/b", "")));
        assertEquals(Optional.of(Rejection.AMBIGUOUS), Sdk.refusal(Sdk.at(s3, "/%2fbucket/a/b", "")));
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(Sdk.at(s3, "//bucket/a/b", "")));
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(Sdk.at(s3, "/bucket/a%252Fb", "")));
    }

    /** In S3 both name one key, and the SDK for Java with its Apache transport relies on it. */
    @Test
    void aKeysDoubleSlashSentEncodedIsTheSameKey() {
        SignedHead signed = Sdk.byHeader("s3", "/bucket/a//b", "");
        assertEquals(Optional.empty(), Sdk.refusal(signed));
        assertEquals(Optional.empty(), Sdk.refusal(Sdk.at(signed, "/bucket/a/%2Fb", "")));
    }

    /** ARNs in the paths of S3 Control are encoded, and signed so. */
    @Test
    void anEncodedArnOfS3ControlStaysOneLabel() {
        String tags = "/v20180820/tags/arn%3Aaws%3As3%3Aus-east-1%3A1%3Abucket%2Fb";
        SignedHead signed = Sdk.byHeader("s3", tags, "");
        assertEquals(Optional.empty(), Sdk.refusal(signed));
        SignedHead parted = Sdk.at(signed, tags.replace("%2F", "/"), "");
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(parted));
    }

    @Test
    void brokenPercentEncoding() {
        for (String path : List.of("/a%", "/a%2", "/a%zz", "/a%\uFF11\uFF11")) {
            assertEquals(Optional.of(Rejection.AMBIGUOUS), path(path), path);
        }
    }

    @Test
    void aParameterTwiceWhoseOrderIsNotSigned() {
        assertEquals(Optional.of(Rejection.AMBIGUOUS), query("Action=DescribeX&Version=1&Id=a&Id=b"));
        List<String> names = List.of("host", "x-amz-content-sha256", "x-amz-date");
        Header hash = new Header("x-amz-content-sha256", BODY);
        assertEquals(
                Optional.of(Rejection.AMBIGUOUS),
                signed("s3", names, head("/bucket/key", "versionId=1&versionId=2", hash)));
        assertEquals(
                Optional.of(Rejection.AMBIGUOUS),
                signed("s3", names, head("/bucket/key", "versionId=1&version%49d=2", hash)));
    }

    @Test
    void aPlusThatMayMeanABlank() {
        assertEquals(Optional.of(Rejection.AMBIGUOUS), query("prefix=a+b"));
        assertEquals(Optional.empty(), query("prefix=a%20b%2Bc"));
    }

    @Test
    void aBodyThatSaysWhatToDoAndIsNotSigned() {
        List<String> names = List.of("content-type", "host", "x-amz-content-sha256", "x-amz-date");
        SignedHead head = head(
                "/",
                "",
                new Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                new Header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
        assertEquals(
                Optional.of(Rejection.AMBIGUOUS),
                Sdk.refusal(Sdk.signedOver(head, "elasticbeanstalk", names, "UNSIGNED-PAYLOAD")));
    }

    @Test
    void chunksWhereNoneWereSaid() {
        List<String> names = List.of("content-encoding", "host", "x-amz-content-sha256", "x-amz-date");
        SignedHead framed = head(
                "/b/k",
                "",
                new Header("Content-Encoding", "gzip, AWS-Chunked"),
                new Header("x-amz-content-sha256", BODY));
        assertEquals(Optional.of(Rejection.AMBIGUOUS), signed("s3", names, framed));
    }
}
