package dev.lineclear.catalog;

/**
 * What a request touches, as far as the request itself tells.
 *
 * @param urn an ARN; {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:*} where the request names nothing
 * @param service the service's name in operations, such as {@code dynamodb}
 * @param type the resource's type as the service authorisation reference has it, such as {@code table}; {@code service}
 *     where the request names nothing
 */
public record TargetRef(String urn, String service, String type) {}
