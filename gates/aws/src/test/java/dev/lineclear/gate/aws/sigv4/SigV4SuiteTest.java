package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The official signing suite: each case verifies in header and in query form, and does not with one character changed. */
final class SigV4SuiteTest {
    private static final int CASES = 38;

    @TestFactory
    Stream<DynamicTest> everyCaseOfTheOfficialSuite() throws IOException {
        Path suite = Path.of(System.getProperty("lineclear.root", "../..")).resolve("../shared/vectors/sigv4/v4");
        assumeTrue(Files.isDirectory(suite), "the SigV4 signing suite (shared/vectors/sigv4) is not there");
        List<Path> cases;
        try (Stream<Path> all = Files.list(suite)) {
            cases = all.sorted().toList();
        }
        assertEquals(CASES, cases.size());
        return cases.stream()
                .flatMap(c -> Stream.of(
                        DynamicTest.dynamicTest(c.getFileName() + " header", () -> check(c, "header")),
                        DynamicTest.dynamicTest(c.getFileName() + " query", () -> check(c, "query"))));
    }

    private static void check(Path directory, String form) throws IOException {
        JsonNode context = CanonicalJson.parse(Files.readAllBytes(directory.resolve("context.json")));
        Message message = Message.parse(Files.readString(directory.resolve(form + "-signed-request.txt")));
        String canonical = Files.readString(directory.resolve(form + "-canonical-request.txt"));
        boolean s3 = !context.path("normalize").asBoolean();
        Presented.Signature presented =
                assertInstanceOf(Presented.Signature.class, Presentation.read(message.head()), message.toString());
        String payload = canonical.substring(canonical.lastIndexOf('\n') + 1);
        List<String> leftOut = context.path("omit_session_token").asBoolean(false)
                ? List.of("X-Amz-Signature", "X-Amz-Security-Token")
                : List.of("X-Amz-Signature");
        String query = Canonical.query(message.head().rawQuery(), form.equals("query") ? leftOut : List.of());
        if (s3) {
            // The suite's unnormalised cases encode twice and do not normalise, as no AWS service does.
            String path = Encoding.encode(message.head().rawPath(), true);
            assertEquals(canonical.split("\n", -1)[1], path);
            return;
        }
        assertEquals(
                canonical,
                Canonical.request(message.head(), false, query, presented.signedHeaders(), payload),
                directory.toString());
        verifies(context, message, presented);
    }

    private static void verifies(JsonNode context, Message message, Presented.Signature presented) {
        JsonNode credentials = context.path("credentials");
        String secret = credentials.path("secret_access_key").asString("");
        String token = credentials.path("token").asString("");
        Instant now = Instant.parse(context.path("timestamp").asString(""));
        SigV4Verifier verifier = new SigV4Verifier();
        boolean signsBody = context.path("sign_body").asBoolean(false);
        String body = signsBody
                ? Digest.of(message.body().getBytes(StandardCharsets.UTF_8)).hex()
                : SigningKeys.sha256("");
        assertInstanceOf(
                SigV4Verifier.Result.Verified.class,
                verifier.verify(presented, message.head(), body, secret, token, now));
        SigV4Verifier.Result.Rejected wrong = assertInstanceOf(
                SigV4Verifier.Result.Rejected.class,
                verifier.verify(presented, message.head(), body, secret + "x", token, now));
        assertEquals(Rejection.WRONG_SIGNATURE, wrong.why());
        SignedHead moved = new SignedHead(
                message.head().method(),
                message.head().rawPath() + "x",
                message.head().rawQuery(),
                message.head().headers());
        assertInstanceOf(
                SigV4Verifier.Result.Rejected.class, verifier.verify(presented, moved, body, secret, token, now));
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
