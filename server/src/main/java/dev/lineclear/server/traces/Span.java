package dev.lineclear.server.traces;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a span says what hangs on what.
 *
 * @param trace and {@code id}: its name, in whatever form it came
 * @param parent the span that it was called by; empty for none
 * @param kind which side of a call it is
 * @param where of the service that sent it: the attributes {@link #RESOURCE} of its resource
 * @param attributes {@link #WANTED}, each with its texts
 */
record Span(
        String trace,
        String id,
        String parent,
        Kind kind,
        Map<String, List<String>> where,
        Map<String, List<String>> attributes) {

    /** As OpenTelemetry numbers them. */
    enum Kind {
        OTHER,
        CALLED,
        CALLS;

        /** @param number 2 server, 3 client, 4 producer, 5 consumer */
        static Kind of(int number) {
            return switch (number) {
                case 2, 5 -> CALLED;
                case 3, 4 -> CALLS;
                default -> OTHER;
            };
        }
    }

    static final Set<String> RESOURCE = Set.of("service.name", "cloud.region", "cloud.account.id", "cloud.resource_id");

    static final Set<String> WANTED = Set.of(
            "peer.service",
            "server.address",
            "net.peer.name",
            "rpc.system",
            "messaging.system",
            "messaging.destination.name",
            "aws.dynamodb.table_names",
            "aws.s3.bucket",
            "aws.lambda.invoked_arn",
            "aws.sqs.queue.url",
            "aws.sns.topic.arn",
            "aws.secretsmanager.secret.arn",
            "aws.step_functions.state_machine.arn",
            "aws.kinesis.stream_name");

    /** Of one attribute; longer texts name nothing. */
    static final int MAX_TEXT = 1_024;

    /** Of a list; a call of DynamoDB touches at most a hundred tables. */
    static final int MAX_TEXTS = 100;

    String first(String attribute) {
        return attributes.getOrDefault(attribute, List.of("")).getFirst();
    }

    String of(String resource) {
        return where.getOrDefault(resource, List.of("")).getFirst();
    }
}
