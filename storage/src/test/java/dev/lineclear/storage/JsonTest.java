package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonTest {
    static Stream<Object> records() {
        Hold hold = Samples.hold("h", "s", Samples.input(), Samples.NOW);
        return Stream.of(
                Samples.agent("kiro"),
                Samples.agent("kiro").scope(),
                Samples.session("s"),
                new Approver("ann", Set.of("dba", "sre"), List.of("ssh-ed25519 AAAA ann"), true),
                hold,
                hold.proposal(),
                hold.assessment(),
                hold.assessment().blastRadius(),
                hold.assessment().signals().getFirst(),
                hold.assessment().reversibility(),
                new Reversibility(Reversibility.Kind.UNKNOWN, "", List.of(), Optional.empty()),
                Known.UNKNOWN,
                Samples.target(),
                Samples.target().environment(),
                hold.required(),
                hold.explanation(),
                Digest.of(new byte[0]),
                Samples.vote("h", "ann"),
                Samples.capture("c", "h", Samples.NOW));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordComesBackEqual(Object value) {
        String text = Json.write(value);
        assertEquals(value, Json.read(text, value.getClass()), text);
        assertTrue(text.chars().allMatch(c -> c < 0x80), "ASCII");
    }

    @Test
    void anyInputComesBackTheSame() {
        long seed = System.nanoTime();
        System.out.println("JsonTest input seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            ObjectNode made = CanonicalJson.MAPPER.createObjectNode();
            made.set("v", value(random, 0));
            // As a gate does it: from the bytes of a request.
            JsonNode input = CanonicalJson.parse(Json.write(made).getBytes(StandardCharsets.UTF_8));
            Hold hold = Samples.hold("h", "s", input, Samples.NOW);
            Hold back = Json.read(Json.write(hold), Hold.class);
            // A number such as 3.0 comes back as 3: the same number, in another kind of node.
            assertEquals(Json.write(hold), Json.write(back));
            assertEquals(Digest.of(input), Digest.of(back.proposal().input()));
            assertEquals(back, Json.read(Json.write(back), Hold.class));
        }
    }

    @Test
    void anInputMadeOfWiderNumbersThanNeededKeepsItsDigest() {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("n", 5L).put("f", 1.5f);
        Hold hold = Samples.hold("h", "s", input, Samples.NOW);
        Hold back = Json.read(Json.write(hold), Hold.class);
        assertEquals(
                Digest.of(hold.proposal().input()), Digest.of(back.proposal().input()));
    }

    @Test
    void numbersBeyondADoubleKeepTheirDigits() {
        for (String number :
                List.of("1.10", "0.1000000000000000055511151231257827", "1E400", "-0.0", "1e-400", "9".repeat(100))) {
            JsonNode input = CanonicalJson.parse(("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8));
            Hold hold = Samples.hold("h", "s", input, Samples.NOW);
            Hold back = Json.read(Json.write(hold), Hold.class);
            assertEquals(hold, back, number);
            assertEquals(Digest.of(input), Digest.of(back.proposal().input()), number);
        }
    }

    @Test
    void whatIsNoSuchRecordIsAnError() {
        for (String text : List.of(
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"id\":\"a\",\"id\":\"b\"}",
                Json.write(Samples.session("s")) + "{}",
                "{\"id\":\" \"}")) {
            assertThrows(StateException.class, () -> Json.read(text, dev.lineclear.proposal.Session.class), text);
        }
    }

    private static JsonNode value(Random random, int depth) {
        var nodes = CanonicalJson.MAPPER.getNodeFactory();
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.numberNode(random.nextLong());
            case 4 -> nodes.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 5 -> nodes.stringNode(text(random));
            case 6 -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(text(random), value(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(random.nextInt(0x10000) == 0 ? 0x1f680 : random.nextInt(0xd800));
        }
        return text.toString();
    }
}
