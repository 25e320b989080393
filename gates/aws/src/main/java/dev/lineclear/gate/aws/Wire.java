package dev.lineclear.gate.aws;

import java.util.Map;

/**
 * What a request's head tells of its operation.
 *
 * @param signingName of the credential scope; for S3 Control {@code s3-control}
 * @param protocol how it is written
 * @param operation such as {@code dynamodb:DeleteTable}; empty where only the body names it (query, ec2)
 * @param known whether the catalogue told it; else the operation is {@code service:Unknown}
 * @param labels bound from the path
 * @param rawPath to be sent; for S3 in path style whatever the client used
 */
record Wire(
        String signingName,
        Protocol protocol,
        String operation,
        boolean known,
        Map<String, String> labels,
        String rawPath) {

    /** Whether its body is an object on its way, rather than something to be understood. */
    boolean streams() {
        return operation.equals("s3:PutObject") || operation.equals("s3:UploadPart");
    }

    Wire named(String found, boolean isKnown) {
        return new Wire(signingName, protocol, found, isKnown, labels, rawPath);
    }
}
