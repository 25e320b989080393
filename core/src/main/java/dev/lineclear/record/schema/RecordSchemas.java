package dev.lineclear.record.schema;

import dev.lineclear.record.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The schemas of all kinds of record. A record's type names its schema: {@code dev.lineclear.KIND.vVERSION} is
 * {@code v<VERSION>/<KIND>.json} beside this class, {@code urn:lineclear:record:v<VERSION>:<KIND>} by its own name, and
 * is about the record's {@code data}; {@code envelope.json} is about what is around it. What is published is never
 * changed: docs/records.md. Safe for use by several threads.
 */
public final class RecordSchemas {
    private static final Pattern TYPE = Pattern.compile("dev\\.lineclear\\.([a-z]+(?:-[a-z]+)*)\\.v([1-9][0-9]{0,8})");

    /** From version 1 on. */
    private final List<SchemaSet> versions = new ArrayList<>();

    private RecordSchemas() {
        for (int version = 1; version <= Kind.VERSION; version++) {
            versions.add(new SchemaSet(version));
        }
    }

    /** Reads and compiles them; takes some milliseconds. */
    public static RecordSchemas load() {
        return new RecordSchemas();
    }

    /** Whether the record is what its type says, whatever it is. */
    public Conformance check(JsonNode record) {
        String type = record.path("type").asString("");
        Matcher matcher = TYPE.matcher(type);
        if (!matcher.matches()) {
            return new Conformance.Breaks("type is none of a record");
        }
        int version = Integer.parseInt(matcher.group(2));
        return version > versions.size()
                ? new Conformance.Newer(type)
                : versions.get(version - 1).check(matcher.group(1), record);
    }
}
