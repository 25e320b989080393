package dev.lineclear.gate.aws;

import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.UpstreamAnswer;
import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * Production's answer and what it means. Errors, and the few answers of S3 that say 200 and mean an error, are read ahead;
 * everything else streams.
 *
 * @param answer to be released when it was passed on
 * @param outcome what it means
 * @param body the whole of it, in order, whatever was read ahead
 */
record Received(UpstreamAnswer answer, Outcome outcome, InputStream body) {
    /** As much of an answer as is read to understand it; S3's longest list of failed deletions fits. */
    static final int MAX_READ_AHEAD = 1024 * 1024;

    /** As much of an error; AWS's take some hundred bytes, DynamoDB's list of why a transaction failed some KiB. */
    static final int MAX_ERROR_READ_AHEAD = 64 * 1024;

    /** Characters of an error's code, its element included. */
    private static final int MAX_CODE = 200;

    static Received of(String operation, UpstreamAnswer answer) throws IOException {
        int status = answer.status();
        String id = requestId(answer.headers());
        boolean inBody = status == 200 && errsInBody(operation);
        if (succeeded(status) && !inBody) {
            return new Received(answer, new Outcome.Succeeded(status, id), answer.body());
        }
        byte[] ahead;
        try {
            ahead = answer.body().readNBytes(inBody ? MAX_READ_AHEAD : MAX_ERROR_READ_AHEAD);
        } catch (IOException e) {
            answer.close();
            throw e;
        }
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(ahead), answer.body());
        String text = new String(ahead, StandardCharsets.UTF_8);
        return new Received(answer, inBody ? inBody(operation, text, id) : refused(answer, text, id), all);
    }

    /** A redirection did nothing, and is not followed; 304 says that a read may be answered from memory. */
    private static boolean succeeded(int status) {
        return (status >= 200 && status < 300) || status == 304;
    }

    private static boolean errsInBody(String operation) {
        return switch (operation) {
            case "s3:CompleteMultipartUpload", "s3:CopyObject", "s3:UploadPartCopy", "s3:DeleteObjects" -> true;
            default -> false;
        };
    }

    private static Outcome inBody(String operation, String text, String id) {
        int errors = count(text, "<Error>");
        if (errors == 0) {
            return new Outcome.Succeeded(200, id);
        }
        String code = between(text, "<Code>", "</Code>");
        if (operation.equals("s3:DeleteObjects") && text.contains("<Deleted>")) {
            return new Outcome.Succeeded(200, id + "; " + errors + " objects were not deleted: " + code);
        }
        return new Outcome.Refused(200, code, id);
    }

    private static Outcome refused(UpstreamAnswer answer, String text, String id) {
        String type = answer.headers().firstOr("x-amzn-errortype", "");
        String code = type.isEmpty() ? between(text, "<Code>", "</Code>") : type;
        if (code.isEmpty() && text.startsWith("{")) {
            code = jsonCode(text);
        }
        int colon = code.indexOf(':');
        code = colon > 0 ? code.substring(0, colon) : code;
        code = code.substring(code.lastIndexOf('#') + 1);
        return new Outcome.Refused(answer.status(), code.isEmpty() ? "HTTP " + answer.status() : code, id);
    }

    private static String jsonCode(String text) {
        try {
            return CanonicalJson.MAPPER.readTree(text).path("__type").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** Codes are words; what is longer is none. */
    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = from < 0 ? -1 : text.indexOf(end, from);
        return to < 0 || to - from > MAX_CODE ? "" : text.substring(from + start.length(), to);
    }

    private static String requestId(Headers headers) {
        String id = headers.firstOr("x-amzn-requestid", "");
        return id.isEmpty() ? headers.firstOr("x-amz-request-id", "") : id;
    }
}
