package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A setting the server says it does not have at all. It is written into the capture as such, never left out. Being
 * forbidden to read a setting is another matter: then the capture fails.
 */
final class NotReadable {
    private static final String MARK = "@notReadable";
    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<String> CODES = Set.of(
            "NotImplemented",
            "UnknownOperationException",
            "UnknownOperation",
            "UnsupportedOperation",
            "UnsupportedOperationException",
            "InvalidAction",
            "MethodNotAllowed",
            "AWS.SimpleQueueService.UnsupportedOperation");

    private NotReadable() {}

    /** @throws AwsServiceException again, when it says anything else */
    static ObjectNode orThrow(AwsServiceException e) {
        if (!unsupported(e)) {
            throw e;
        }
        return CanonicalJson.MAPPER.createObjectNode().put(MARK, code(e));
    }

    static boolean unsupported(AwsServiceException e) {
        return e.statusCode() == NOT_IMPLEMENTED || unsupported(code(e));
    }

    static boolean unsupported(String code) {
        return CODES.contains(code);
    }

    static String code(AwsServiceException e) {
        if (e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null) {
            return "HTTP " + e.statusCode();
        }
        return e.awsErrorDetails().errorCode();
    }

    static boolean is(JsonNode value) {
        return value.isObject() && value.has(MARK);
    }

    /** A sentence for every such setting of {@code settings}. */
    static List<String> sentences(String of, JsonNode settings) {
        List<String> found = new ArrayList<>();
        settings.properties().forEach(setting -> {
            if (is(setting.getValue())) {
                found.add(of + ": " + setting.getKey() + " is not readable on this server ("
                        + setting.getValue().path(MARK).asString() + "), so it was neither captured nor put back");
            }
        });
        return found;
    }
}
