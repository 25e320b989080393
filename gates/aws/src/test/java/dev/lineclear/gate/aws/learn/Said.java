package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.AnswerReader.Asked;
import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What is read out of an answer, as sentences. */
final class Said {
    static final Place HERE = new Place("aws", "eu-central-1", "123456789012");
    static final Instant THEN = Instant.parse("2026-11-21T20:00:00Z");
    private static final AnswerReader READER = new AnswerReader(Rules.all());

    private Said() {}

    static Sighting by(String operation, String input, byte[] answer) {
        return READER.read(
                new Asked(
                        operation,
                        CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8)),
                        HERE,
                        Origin.ANSWER,
                        THEN),
                answer);
    }

    static Sighting by(String operation, String input, String answer) {
        return by(operation, input, answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Without what all ARNs here begin with. */
    static List<String> edges(Sighting sighting) {
        return sighting.edges().stream()
                .map(e -> brief(e.left()) + " " + e.relation() + " " + brief(e.right()) + " " + e.loss())
                .toList();
    }

    static String brief(String urn) {
        String[] arn = urn.split(":", 6);
        return arn.length < 6 ? urn : arn[2] + ":" + arn[5];
    }
}
