package dev.lineclear.console.oidc;

import java.util.List;

/**
 * Who somebody is, as the provider signed it.
 *
 * @param issuer the provider
 * @param subject what the provider knows them by, for good
 * @param email which the provider has verified
 * @param username what they are called there; empty when it does not say
 * @param groups theirs
 */
public record Claimed(String issuer, String subject, String email, String username, List<String> groups) {
    public Claimed {
        groups = List.copyOf(groups);
    }
}
