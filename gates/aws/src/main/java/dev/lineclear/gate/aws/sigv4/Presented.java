package dev.lineclear.gate.aws.sigv4;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a request presents itself with, before anything of it is verified. */
public sealed interface Presented {
    /**
     * A SigV4 signature.
     *
     * @param accessKeyId whose, it says
     * @param date of the scope, {@code yyyyMMdd}
     * @param region of the scope
     * @param service of the scope: the signing name
     * @param signedHeaders lower case, sorted
     * @param signature 64 hexadecimal digits
     * @param timestamp as sent, {@code yyyyMMdd'T'HHmmss'Z'}
     * @param time the same as an instant
     * @param token the session token
     * @param payload what the signature says of the body
     * @param query whether it is presigned, and for how many seconds
     */
    record Signature(
            String accessKeyId,
            String date,
            String region,
            String service,
            List<String> signedHeaders,
            String signature,
            String timestamp,
            Instant time,
            Optional<String> token,
            Payload payload,
            Optional<Integer> query)
            implements Presented {
        public Signature {
            signedHeaders = List.copyOf(signedHeaders);
        }

        String scope() {
            return date + "/" + region + "/" + service + "/aws4_request";
        }

        boolean s3() {
            return s3(service);
        }

        /** Whether the service's paths are signed as they are, encoded once: S3 under its signing names. */
        static boolean s3(String service) {
            return switch (service) {
                case "s3", "s3express", "s3-outposts", "s3-object-lambda" -> true;
                default -> false;
            };
        }
    }

    /** It cannot be verified at all. */
    record Unusable(Rejection why, String message) implements Presented {}
}
