package dev.lineclear.gate.aws;

import dev.lineclear.proposal.CanonicalJson;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request's JSON as a tree. Three bytes ({@code {},}) become an object of a hundred, so its tokens are counted first: of too
 * many nothing is built, and for the others room is taken before.
 *
 * <p>A tree is reckoned as its text and {@link #TOKEN_BYTES} for each token. With the body itself, the largest request takes
 * less than the whole room ({@code Limits.BUFFERED_BYTES}), so that it passes when nothing else is there.
 */
public final class BodyTree {
    /**
     * Names, values and brackets of one request, 25 MB of a tree; the gateway lives in 256 MiB. The largest that clients send:
     * 10,000 log events have 60,000 tokens, 25 items with 1,536 numbers each 154,000, 100 partitions with 500 columns each
     * 300,000. What has more is to be sent in parts.
     */
    public static final int MAX_TOKENS = 400_000;

    /** What a tree holds for each beside its text: 22 to 71 were measured, by what it is made of. */
    static final int TOKEN_BYTES = 64;

    /** An object in another: its name and two brackets. */
    static final int OBJECT_TOKENS = 3;

    /** Reads as loosely as it may: what it lets through is read strictly afterwards. */
    private static final JsonMapper COUNTER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private BodyTree() {}

    /** What came is not JSON that can be read in one way only, or has more than {@link #MAX_TOKENS}; the message says which. */
    public static final class UnreadableException extends Exception {
        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * Of what no exchange brought.
     *
     * @throws UnreadableException when it is not JSON, or too much of it
     */
    public static JsonNode json(byte[] text) throws UnreadableException {
        check(text);
        return parsed(text);
    }

    /** @throws Refused when there is no room for it now */
    static JsonNode json(byte[] text, TreeRoom room) throws UnreadableException, Refused {
        room.take(text.length + (long) check(text) * TOKEN_BYTES);
        return parsed(text);
    }

    private static JsonNode parsed(byte[] text) throws UnreadableException {
        try {
            return CanonicalJson.parse(text);
        } catch (CanonicalJson.MalformedException e) {
            throw malformed();
        }
    }

    private static int check(byte[] text) throws UnreadableException {
        int tokens = 0;
        try (JsonParser parser = COUNTER.createParser(text)) {
            while (parser.nextToken() != null) {
                if (++tokens > MAX_TOKENS) {
                    throw new UnreadableException(tooMany());
                }
            }
        } catch (JacksonException e) {
            throw malformed();
        }
        return tokens;
    }

    static String tooMany() {
        return "the body has more than " + MAX_TOKENS + " names, values and brackets; send it in parts";
    }

    private static UnreadableException malformed() {
        return new UnreadableException("the body is not JSON that can be read in one way only");
    }

    /** Of a form's parameters, whose names say where in the tree they are: each part of one may be an object of its own. */
    static void form(Set<String> names, TreeRoom room) throws Refused {
        long tokens = 0;
        long chars = 0;
        for (String name : names) {
            tokens += OBJECT_TOKENS * (1 + name.chars().filter(c -> c == '.').count());
            chars += name.length();
        }
        if (tokens > MAX_TOKENS) {
            throw new Refused(Refusal.malformed(tooMany()));
        }
        room.take(chars + tokens * TOKEN_BYTES);
    }
}
