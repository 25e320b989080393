package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.gate.http.Header;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * The official signing suite: each case verifies in header and in query form, and does not once anything of it is changed.
 * Where a case has a path or a character that the verifier takes from nobody, it is refused all the same, for that reason.
 */
final class SigV4SuiteTest {
    private static final int CASES = 38;

    /** Whose request target can be rewritten without breaking the signature, or is not to be sent raw. */
    private static final Set<String> REFUSED = Set.of(
            "get-relative-normalized",
            "get-relative-relative-normalized",
            "get-relative-relative-unnormalized",
            "get-relative-unnormalized",
            "get-slash-dot-slash-normalized",
            "get-slash-dot-slash-unnormalized",
            "get-slash-normalized",
            "get-slash-pointless-dot-normalized",
            "get-slash-pointless-dot-unnormalized",
            "get-slash-unnormalized",
            "get-slashes-normalized",
            "get-slashes-unnormalized",
            "get-space-normalized",
            "get-space-unnormalized",
            "get-utf8",
            "get-vanilla-utf8-query");

    private final SigV4Verifier verifier = new SigV4Verifier();
    private final SigningKeys keys = new SigningKeys();

    @TestFactory
    Stream<DynamicTest> everyCaseOfTheOfficialSuite() throws IOException {
        Optional<Path> suite = suite();
        if (suite.isEmpty()) {
            // As a test of its own, so that it is counted as skipped.
            return Stream.of(DynamicTest.dynamicTest(
                    "the SigV4 signing suite", () -> assumeTrue(false, "shared/vectors/sigv4 is not there")));
        }
        List<Path> cases;
        try (Stream<Path> all = Files.list(suite.get())) {
            cases = all.sorted().toList();
        }
        assertEquals(CASES, cases.size());
        return cases.stream()
                .flatMap(c -> Stream.of(
                        DynamicTest.dynamicTest(c.getFileName() + " header", () -> check(c, "header")),
                        DynamicTest.dynamicTest(c.getFileName() + " query", () -> check(c, "query"))));
    }

    /** Beside the project, or beside any directory above it; {@code -Dlineclear.root} says where else. */
    private static Optional<Path> suite() {
        Path start = Path.of(System.getProperty("lineclear.root", System.getProperty("user.dir")));
        return Stream.iterate(start.toAbsolutePath().normalize(), Objects::nonNull, Path::getParent)
                .map(directory -> directory.resolve("shared/vectors/sigv4/v4"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private void check(Path directory, String form) throws IOException {
        JsonNode context = CanonicalJson.parse(Files.readAllBytes(directory.resolve("context.json")));
        Message message = Message.parse(Files.readString(directory.resolve(form + "-signed-request.txt")));
        String canonical = Files.readString(directory.resolve(form + "-canonical-request.txt"));
        Presented.Signature presented =
                assertInstanceOf(Presented.Signature.class, verifier.parse(message.head()), message.toString());
        // The suite's other service neither normalises nor has anything encoded already, so S3's way is right for it.
        boolean s3 = !context.path("normalize").asBoolean();
        boolean tokenLeftOut = context.path("omit_session_token").asBoolean(false);
        List<String> leftOut = tokenLeftOut ? SigV4Verifier.NOR_TOKEN : SigV4Verifier.NOT_IN_QUERY;
        boolean query = form.equals("query");
        String payload = presented.payload() instanceof Payload.Signed declared ? declared.sha256() : bodyHash(message);
        assertEquals(
                canonical,
                Canonical.request(
                        message.head(),
                        s3,
                        Canonical.query(message.head().rawQuery(), query ? leftOut : List.of()),
                        presented.signedHeaders(),
                        payload),
                directory.toString());
        signature(context, message, presented, s3, leftOut, payload);
        wholly(directory.getFileName().toString(), context, message, presented, payload);
    }

    private static String bodyHash(Message message) {
        return Digest.of(message.body().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private void signature(
            JsonNode context,
            Message message,
            Presented.Signature presented,
            boolean s3,
            List<String> leftOut,
            String payload) {
        String secret = context.path("credentials").path("secret_access_key").asString("");
        byte[] key = keys.key(secret, presented.date(), presented.region(), presented.service());
        byte[] other = keys.key(secret + "x", presented.date(), presented.region(), presented.service());
        SignedHead head = message.head();
        SignedHead moved = new SignedHead(head.method(), head.rawPath() + "x", head.rawQuery(), head.headers());
        String otherBody = SigningKeys.sha256("another body");
        assertTrue(verifier.matches(presented, head, s3, leftOut, payload, key));
        assertFalse(verifier.matches(presented, head, s3, leftOut, payload, other), "another secret");
        assertFalse(verifier.matches(presented, moved, s3, leftOut, payload, key), "another path");
        assertFalse(verifier.matches(presented, head, s3, leftOut, otherBody, key), "another body");
    }

    /** All of the verifier, as the gate calls it. */
    private void wholly(String name, JsonNode context, Message message, Presented.Signature presented, String payload) {
        JsonNode credentials = context.path("credentials");
        SigV4Verifier.Result result = verifier.verify(
                presented,
                message.head(),
                payload,
                credentials.path("secret_access_key").asString(""),
                credentials.path("token").asString(""),
                Instant.parse(context.path("timestamp").asString("")));
        if (REFUSED.contains(name)) {
            assertEquals(
                    Rejection.AMBIGUOUS,
                    assertInstanceOf(SigV4Verifier.Result.Rejected.class, result)
                            .why());
        } else {
            assertInstanceOf(SigV4Verifier.Result.Verified.class, result, result.toString());
        }
    }

    /** A request as the suite writes it, folded headers included. */
    record Message(SignedHead head, String body) {
        static Message parse(String text) {
            String normal = text.replace("\r\n", "\n");
            int blank = normal.indexOf("\n\n");
            String[] lines = (blank < 0 ? normal : normal.substring(0, blank)).split("\n");
            String start = lines[0].substring(0, lines[0].lastIndexOf(' '));
            int space = start.indexOf(' ');
            String target = start.substring(space + 1);
            int question = target.indexOf('?');
            List<Header> headers = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (lines[i].startsWith(" ")) {
                    Header last = headers.removeLast();
                    headers.add(new Header(last.name(), last.value() + " " + lines[i].strip()));
                } else {
                    headers.add(new Header(
                            lines[i].substring(0, colon),
                            lines[i].substring(colon + 1).strip()));
                }
            }
            SignedHead head = new SignedHead(
                    start.substring(0, space),
                    question < 0 ? target : target.substring(0, question),
                    question < 0 ? "" : target.substring(question + 1),
                    headers);
            return new Message(head, blank < 0 ? "" : normal.substring(blank + 2));
        }
    }
}
