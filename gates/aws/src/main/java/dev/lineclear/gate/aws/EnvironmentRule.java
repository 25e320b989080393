package dev.lineclear.gate.aws;

import dev.lineclear.foresight.graph.Glob;
import java.util.Map;

/**
 * Where resources live, by configuration. {@code *} stands for any run of characters.
 *
 * @param account pattern of the account
 * @param region pattern of the region
 * @param urn pattern of the whole ARN, such as {@code *:table/beta-*}
 * @param environment such as {@code beta}
 */
public record EnvironmentRule(String account, String region, String urn, String environment) {
    boolean matches(String targetUrn, Map<String, String> destination) {
        return Glob.matches(account, destination.getOrDefault("account", ""))
                && Glob.matches(region, destination.getOrDefault("region", ""))
                && Glob.matches(urn, targetUrn);
    }
}
