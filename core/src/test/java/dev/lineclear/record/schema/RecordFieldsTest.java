package dev.lineclear.record.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Three tests for each field of each kind, made from the schemas: missing, of another type, beyond its limits. */
final class RecordFieldsTest {
    private static final SchemaSet SET = new SchemaSet(Kind.VERSION);
    private static final RecordSchemas SCHEMAS = RecordSchemas.load();
    private static final Library LIBRARY = new Library(SET);
    private static final Samples SAMPLES = new Samples(SET);

    @TestFactory
    Stream<DynamicContainer> eachField() {
        return Field.all(SET).stream()
                .map(field -> DynamicContainer.dynamicContainer(
                        field.name(),
                        List.of(
                                DynamicTest.dynamicTest("missing", () -> missing(field)),
                                DynamicTest.dynamicTest("of another type", () -> otherType(field)),
                                DynamicTest.dynamicTest("beyond its limits", () -> beyond(field)))));
    }

    @Test
    void thereAreFieldsAndEachSaysWhatItMeans() {
        List<Field> fields = Field.all(SET);
        assertTrue(fields.size() > 250, "fields: " + fields.size());
        fields.forEach(
                f -> assertTrue(f.description().endsWith(".") && f.description().length() > 5, f.name()));
    }

    private static void missing(Field field) {
        ObjectNode record = intact(field);
        parent(field, record).remove(field.last());
        assertEquals(!field.required(), accepted(field, record), record::toString);
    }

    private static void otherType(Field field) {
        ObjectNode record = intact(field);
        boolean text = field.schema().path("type").asString().equals("string");
        var nodes = CanonicalJson.MAPPER.getNodeFactory();
        parent(field, record).set(field.last(), text ? nodes.numberNode(7) : nodes.stringNode("text"));
        assertFalse(accepted(field, record), record::toString);
    }

    private static void beyond(Field field) {
        ObjectNode record = intact(field);
        ObjectNode parent = parent(field, record);
        JsonNode value = parent.path(field.last());
        JsonNode beyond = Samples.beyond(field.schema(), value);
        if (!beyond.equals(value)) {
            parent.set(field.last(), beyond);
            assertFalse(accepted(field, record), record::toString);
            parent.set(field.last(), value);
        }
        parent.put(field.last() + "2", "an unknown neighbour");
        assertFalse(accepted(field, record), record::toString);
    }

    /** Everything is in it, and it is accepted. */
    private static ObjectNode intact(Field field) {
        String kind = kind(field);
        ObjectNode record = SAMPLES.record(kind, field.form());
        assertInstanceOf(Conformance.Follows.class, SCHEMAS.check(record), record::toString);
        assertTrue(LIBRARY.accepts(kind, record), record::toString);
        return record;
    }

    private static String kind(Field field) {
        return field.kind().equals("envelope") ? "capture" : field.kind();
    }

    private static ObjectNode parent(Field field, ObjectNode record) {
        return field.kind().equals("envelope") ? record : field.parent(record.path("data"));
    }

    /** By the checker of audits, and by the library, which must agree. */
    private static boolean accepted(Field field, ObjectNode record) {
        boolean ours = SCHEMAS.check(record) instanceof Conformance.Follows;
        assertEquals(LIBRARY.accepts(kind(field), record), ours, record::toString);
        return ours;
    }

    @Test
    void newerVersionsAreSaidToBeNewer() {
        ObjectNode record = SAMPLES.record("capture", 0);
        record.put("type", "dev.lineclear.capture.v2");
        assertEquals(new Conformance.Newer("dev.lineclear.capture.v2"), SCHEMAS.check(record));
        record.put("type", "dev.lineclear.something.v1");
        assertEquals(new Conformance.Breaks("version 1 has no kind something"), SCHEMAS.check(record));
        record.put("type", "com.example.capture.v1");
        assertEquals(new Conformance.Breaks("type is none of a record"), SCHEMAS.check(record));
        assertEquals(
                new Conformance.Breaks("type is none of a record"),
                SCHEMAS.check(CanonicalJson.MAPPER.createArrayNode()));
    }

    @Test
    void whatIsWrongIsNamed() {
        ObjectNode record = SAMPLES.record("intent", 0);
        ((ObjectNode) record.path("data").path("assessment")).put("effect", "harmless");
        Conformance.Breaks breaks = assertInstanceOf(Conformance.Breaks.class, SCHEMAS.check(record));
        assertTrue(breaks.why().startsWith("data.assessment.effect is not one of [create"), breaks.why());
    }

    @Test
    void aRecordAsItIsWrittenFollowsTheEnvelope() {
        Record record = new Record(
                "01KAZ3Q7T2X9V4M8N6P5R1S0WC",
                Kind.GATEWAY_STOPPED,
                "example.com/log",
                java.time.Instant.parse("2026-11-21T10:00:00Z"),
                CanonicalJson.MAPPER.createObjectNode());
        assertInstanceOf(
                Conformance.Follows.class, SCHEMAS.check(CanonicalJson.parse(record.bytes("example.com/log"))));
    }
}
