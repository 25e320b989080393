package dev.lineclear.server.traces;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a span says what hangs on what, and what an agent did.
 *
 * @param trace and {@code id}: its name, in whatever form it came
 * @param parent the span that it was called by; empty for none
 * @param name of what was done
 * @param kind which side of a call it is
 * @param begin nanoseconds since 1970, by the clock of whoever sent it; 0 where that is no time
 * @param end the same
 * @param where of the service that sent it: the attributes {@link #RESOURCE} of its resource
 * @param attributes {@link #WANTED}, each with its texts
 */
record Span(
        String trace,
        String id,
        String parent,
        String name,
        Kind kind,
        long begin,
        long end,
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
            "aws.kinesis.stream_name",
            "gen_ai.operation.name",
            "gen_ai.agent.name",
            "gen_ai.agent.version",
            "gen_ai.request.model",
            "gen_ai.tool.name",
            "gen_ai.tool.call.id",
            "gen_ai.conversation.id",
            "mcp.method.name",
            "error.type");

    private static final int TRACE_DIGITS = 32;

    /** Of one attribute; longer texts name nothing. */
    static final int MAX_TEXT = 1_024;

    /** Of a list; a call of DynamoDB touches at most a hundred tables. */
    static final int MAX_TEXTS = 100;

    /** Whether it is of what an agent does, by OpenTelemetry's names. */
    boolean agents() {
        return trace.length() == TRACE_DIGITS
                && attributes.keySet().stream().anyMatch(a -> a.startsWith("gen_ai.") || a.startsWith("mcp."));
    }

    /** What is no time between 1970 and 2262 is 0. */
    static long moment(long nanos) {
        return Math.max(0, nanos);
    }

    String first(String attribute) {
        return attributes.getOrDefault(attribute, List.of("")).getFirst();
    }

    String of(String resource) {
        return where.getOrDefault(resource, List.of("")).getFirst();
    }
}
