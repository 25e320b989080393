package dev.lineclear.gate.aws.undo;

import tools.jackson.databind.node.ObjectNode;

/**
 * Where one captured thing is.
 *
 * @param urn its ARN
 * @param names what the API needs to find it: {@code TableName}, {@code Key}, {@code Bucket}, {@code QueueName} …
 */
record Address(String urn, ObjectNode names) {
    String name(String member) {
        return names.path(member).asString("");
    }
}
