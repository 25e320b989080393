package dev.lineclear.catalog;

import java.util.List;

/**
 * A service as the wire shows it.
 *
 * @param signingName the name in the credential scope, such as {@code monitoring}
 * @param services the names its operations go by, such as {@code cloudwatch}; more than one where services share a
 *     signing name
 * @param protocols as the API models name them: {@code json}, {@code query}, {@code ec2}, {@code rest-json},
 *     {@code rest-xml}, {@code smithy-rpc-v2-cbor}
 * @param targetPrefixes of the header {@code X-Amz-Target}, for {@code json}
 * @param endpointPrefix the first label of the public host name, such as {@code dynamodb}
 */
public record ServiceInfo(
        String signingName,
        List<String> services,
        List<String> protocols,
        List<String> targetPrefixes,
        String endpointPrefix) {
    public ServiceInfo {
        services = List.copyOf(services);
        protocols = List.copyOf(protocols);
        targetPrefixes = List.copyOf(targetPrefixes);
    }
}
