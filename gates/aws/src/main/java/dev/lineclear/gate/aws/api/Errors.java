package dev.lineclear.gate.aws.api;

import dev.lineclear.gate.aws.XmlInput;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The error in an answer, whatever its protocol. */
final class Errors {
    private static final int MAX_MESSAGE = 500;

    private Errors() {}

    /** @param type of the header {@code x-amzn-ErrorType}; empty where there is none */
    static ApiException of(String operation, int status, String type, byte[] body) {
        JsonNode json = tree(body);
        String code = name(type.isEmpty() ? text(json, "__type", "code", "Code") : type);
        String message = text(json, "message", "Message");
        return new ApiException(
                operation,
                status,
                code,
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + " …" : message);
    }

    /** XML errors lie one or two elements deep. */
    private static JsonNode tree(byte[] body) {
        try {
            if (body.length > 0 && body[0] == '<') {
                JsonNode root = XmlInput.answer(body, Map.of(), false);
                JsonNode errors = root.path("Errors").path("Error");
                return root.has("Error") ? root.path("Error") : errors.isMissingNode() ? root : errors;
            }
            return CanonicalJson.MAPPER.readTree(body);
        } catch (JacksonException | IOException e) {
            return CanonicalJson.MAPPER.createObjectNode();
        }
    }

    private static String text(JsonNode json, String... names) {
        for (String name : names) {
            if (json.path(name).isString()) {
                return json.path(name).asString();
            }
        }
        return "";
    }

    /** {@code com.amazonaws.kms#NotFoundException:http://…} is a NotFoundException. */
    private static String name(String type) {
        String plain = type.contains("#") ? type.substring(type.indexOf('#') + 1) : type;
        return plain.contains(":") ? plain.substring(0, plain.indexOf(':')) : plain;
    }
}
