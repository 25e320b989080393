package dev.lineclear.storage;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.StateException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Records as JSON text by their components.
 *
 * <p>By {@link CanonicalJson#MAPPER}, so that an input's numbers come back as they were digested, with room for what is
 * around a proposal's input: an input of the greatest depth allowed lies three levels deep in its hold and must come
 * back. Written in ASCII, since a lone surrogate from an agent would otherwise be replaced on its way through the driver.
 * A component missing or null is an error: whoever adds a component to a record adds a migration that fills it in.
 */
final class Json {
    /** Levels a record adds around a proposal's input; generous. */
    private static final int AROUND = 20;

    /** Digits; reading a number takes the square of them. */
    private static final int MAX_NUMBER = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CanonicalJson.MAX_DEPTH + AROUND)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(Limits.BODY)
                    .maxStringLength(Limits.BODY)
                    .build())
            .build();

    private static final ObjectReader READER = CanonicalJson.MAPPER
            .reader()
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectWriter WRITER = CanonicalJson.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private Json() {}

    /** @throws StateException when it is larger than {@link Limits#BODY}, or has no JSON form */
    static String write(Object value) {
        String text;
        try {
            text = WRITER.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new StateException("cannot store a " + value.getClass().getSimpleName(), e);
        }
        if (text.length() > Limits.BODY) {
            throw new StateException(
                    "a " + value.getClass().getSimpleName() + " of " + text.length()
                            + " characters is more than the store takes (" + Limits.BODY + ")",
                    new IllegalArgumentException("too large"));
        }
        return text;
    }

    /** @throws StateException when what is stored is not such a record */
    static <T> T read(String text, Class<T> type) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            T value = READER.forType(type).readValue(parser);
            if (value == null) {
                throw new IllegalArgumentException("null");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StateException("what is stored as " + type.getSimpleName() + " is not one", e);
        }
    }

    /** @throws StateException when a column holds no such constant */
    static <E extends Enum<E>> E constant(String name, Class<E> type) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new StateException("what is stored as " + type.getSimpleName() + " is not one", e);
        }
    }
}
