package dev.lineclear.gate.aws;

import dev.lineclear.catalog.ServiceInfo;
import dev.lineclear.gate.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a request is written, and so how its answer must be. */
enum Protocol {
    JSON("application/x-amz-json-1.1"),
    QUERY("text/xml;charset=utf-8"),
    EC2("text/xml;charset=utf-8"),
    REST_JSON("application/json"),
    REST_XML("text/xml;charset=utf-8"),
    S3("application/xml"),
    CBOR("application/cbor");

    private final String contentType;

    Protocol(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /**
     * As the request itself looks. A request that is none of what its service speaks is told as the service's first.
     *
     * @param service by the credential scope; empty when nobody knows it
     */
    static Protocol of(String signingName, Optional<ServiceInfo> service, Headers headers, String rawPath) {
        if (signingName.equals("s3")) {
            return S3;
        }
        if (headers.has("smithy-protocol")) {
            return CBOR;
        }
        String type = headers.firstOr("content-type", "").toLowerCase(Locale.ROOT);
        if (headers.has("x-amz-target") || type.startsWith("application/x-amz-json")) {
            return JSON;
        }
        List<String> names = service.map(ServiceInfo::protocols).orElse(List.of());
        boolean root = rawPath.equals("/");
        if (type.startsWith("application/x-www-form-urlencoded") && (root || signingName.equals("sqs"))) {
            return names.contains("ec2") ? EC2 : QUERY; // also where the newest model has left it: clients have not
        }
        if (root && names.contains("ec2")) {
            return EC2;
        }
        if (root && names.contains("query")) {
            return QUERY;
        }
        if (names.isEmpty()) {
            return type.contains("xml") ? REST_XML : root ? JSON : REST_JSON;
        }
        return named(names.getFirst());
    }

    private static Protocol named(String model) {
        return switch (model) {
            case "query" -> QUERY;
            case "ec2" -> EC2;
            case "rest-json" -> REST_JSON;
            case "rest-xml" -> REST_XML;
            case "smithy-rpc-v2-cbor" -> CBOR;
            default -> JSON;
        };
    }
}
