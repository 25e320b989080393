package dev.lineclear.record.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The checker of audits and a library that knows all of JSON Schema decide alike on records that were tampered with. */
final class AgreementTest {
    private static final int RECORDS = 20_000;
    private static final List<JsonNode> STRANGE = List.of(
            CanonicalJson.parse("null".getBytes()),
            CanonicalJson.parse("true".getBytes()),
            CanonicalJson.parse("[]".getBytes()),
            CanonicalJson.parse("{}".getBytes()),
            CanonicalJson.parse("\"\"".getBytes()),
            CanonicalJson.parse("\"text\"".getBytes()),
            CanonicalJson.parse("\"01KAZ3Q7T2X9V4M8N6P5R1S0WC\\n\"".getBytes()),
            CanonicalJson.parse("0".getBytes()),
            CanonicalJson.parse("-1".getBytes()),
            CanonicalJson.parse("1.0".getBytes()),
            CanonicalJson.parse("1.5".getBytes()),
            CanonicalJson.parse("1e3".getBytes()),
            CanonicalJson.parse("99999999999999999999999".getBytes()),
            CanonicalJson.MAPPER.getNodeFactory().stringNode("\uD83D\uDE00".repeat(60_000)));

    @Test
    void theyAgree() {
        // The same each time in the suite, others in the long runs.
        long seed = Boolean.getBoolean("lineclear.long") ? System.nanoTime() : 1;
        System.out.println("AgreementTest seed " + seed);
        Random random = new Random(seed);
        SchemaSet set = new SchemaSet(Kind.VERSION);
        RecordSchemas schemas = RecordSchemas.load();
        Library library = new Library(set);
        Samples samples = new Samples(set);
        List<Field> fields = Field.all(set).stream()
                .filter(f -> !f.kind().equals("envelope"))
                .toList();
        int refused = 0;
        for (int i = 0; i < RECORDS; i++) {
            Field field = fields.get(random.nextInt(fields.size()));
            ObjectNode record = samples.record(field.kind(), field.form());
            for (int times = random.nextInt(3); times >= 0; times--) {
                tamper(random.nextInt(4) == 0 ? record : record.path("data"), random);
            }
            boolean follows = library.accepts(field.kind(), record);
            Conformance ours = schemas.check(record);
            // Whose type was tampered with is of another kind, which the library is not asked about.
            if (record.path("type").asString("").equals("dev.lineclear." + field.kind() + ".v1")) {
                assertEquals(follows, ours instanceof Conformance.Follows, () -> ours + " " + record);
            }
            refused += follows ? 0 : 1;
        }
        assertTrue(refused > RECORDS / 2 && refused < RECORDS, "refused " + refused);
    }

    /** Somewhere within. */
    private static void tamper(JsonNode at, Random random) {
        if (at instanceof ObjectNode object && !object.isEmpty()) {
            String name = List.copyOf(object.propertyNames()).get(random.nextInt(object.size()));
            JsonNode below = object.path(name);
            if (below.isContainer() && !below.isEmpty() && random.nextInt(4) > 0) {
                tamper(below, random);
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + "x", below);
                default -> object.set(name, STRANGE.get(random.nextInt(STRANGE.size())));
            }
        } else if (at instanceof ArrayNode array && !array.isEmpty()) {
            array.set(0, STRANGE.get(random.nextInt(STRANGE.size())));
        }
    }
}
