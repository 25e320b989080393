package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Rejection;
import java.util.List;

/**
 * What an agent is told when production is not asked, before it is written in its protocol.
 *
 * @param status of HTTP
 * @param json the code in the JSON, CBOR and REST-JSON protocols
 * @param query the code in query, ec2 and REST-XML
 * @param s3 the code in S3
 * @param message whole, in words
 * @param hold the hold's id; empty when there is none
 * @param missing what a hold waits for
 */
record Refusal(int status, String json, String query, String s3, String message, String hold, List<String> missing) {
    Refusal {
        missing = List.copyOf(missing);
    }

    /** The one form that no AWS client tries again. */
    static Refusal denied(String message, String hold, List<String> missing) {
        return new Refusal(403, "AccessDeniedException", "AccessDenied", "AccessDenied", message, hold, missing);
    }

    static Refusal denied(String message) {
        return denied(message, "", List.of());
    }

    static Refusal rejected(Rejection why, String message) {
        return new Refusal(why.status(), why.jsonCode(), why.queryCode(), why.s3Code(), message, "", List.of());
    }

    /** What came cannot be read; nothing was executed. */
    static Refusal malformed(String message) {
        return new Refusal(
                400,
                "ValidationException",
                "ValidationError",
                "InvalidRequest",
                "Lineclear: " + message,
                "",
                List.of());
    }

    /** Of a status that clients know, such as 413 or 503. */
    static Refusal of(int status, String message) {
        String code =
                switch (status) {
                    case 408 -> "RequestTimeout";
                    case 413 -> "RequestEntityTooLarge";
                    case 503 -> "ServiceUnavailable";
                    default -> status < 500 ? "ValidationException" : "InternalFailure";
                };
        String s3 =
                status == 413 ? "EntityTooLarge" : status == 503 ? "SlowDown" : status < 500 ? code : "InternalError";
        return new Refusal(status, code, code, s3, "Lineclear: " + message, "", List.of());
    }
}
