package dev.lineclear.record.schema;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** All schemas of one version. */
final class SchemaSet {
    private final int version;
    private final String shared;
    private final JsonNode definitions;
    private final Rule envelope;
    private final Map<String, Rule> kinds = new HashMap<>();

    SchemaSet(int version) {
        this.version = version;
        this.shared = "urn:lineclear:record:v" + version + ":common#/$defs/";
        this.definitions = needed("common").path("$defs");
        Compiler compiler = new Compiler(this::definition);
        this.envelope = compiler.compile(needed("envelope"));
        for (Kind kind : Kind.values()) {
            // A kind may be younger than this version, and then has no schema in it.
            schema(kind.word()).ifPresent(schema -> kinds.put(kind.word(), compiler.compile(schema)));
        }
        if (version == Kind.VERSION && kinds.size() < Kind.values().length) {
            throw new IllegalStateException("a kind of record has no schema of version " + version);
        }
    }

    Conformance check(String kind, JsonNode record) {
        Rule rule = kinds.get(kind);
        if (rule == null) {
            return new Conformance.Breaks("version " + version + " has no kind " + kind);
        }
        String around = envelope.wrong(record);
        if (!around.isEmpty()) {
            return new Conformance.Breaks("the envelope's " + around.replaceFirst("^[. ]", ""));
        }
        String within = rule.wrong(record.path("data"));
        return within.isEmpty() ? new Conformance.Follows() : new Conformance.Breaks("data" + within);
    }

    /** Of a kind, {@code envelope} or {@code common}, as it is published. */
    Optional<JsonNode> schema(String name) {
        try (InputStream in = SchemaSet.class.getResourceAsStream("v" + version + "/" + name + ".json")) {
            return in == null ? Optional.empty() : Optional.of(CanonicalJson.parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode needed(String name) {
        return schema(name)
                .orElseThrow(() -> new IllegalStateException("version " + version + " has no schema " + name));
    }

    /** What a {@code $ref} names. */
    JsonNode definition(String reference) {
        JsonNode found = reference.startsWith(shared)
                ? definitions.path(reference.substring(shared.length()))
                : definitions.path("");
        if (found.isMissingNode()) {
            throw new IllegalStateException("a schema refers to " + reference + ", which is not there");
        }
        return found;
    }
}
