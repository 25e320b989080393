package dev.lineclear.server.config;

import dev.lineclear.gate.aws.assume.Roles;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code aws.assume}: the roles that requests go to production under. */
final class AssumeSection {
    /** Instead of a role: the gateway's own credentials. */
    private static final String NONE = "none";

    private AssumeSection() {}

    /** @param account whose id stands in ARNs, where the file says so */
    static Optional<Roles> read(Section s, Optional<String> account, Problems problems) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> role = s.parsed("role", Roles::checked);
        Optional<String> externalId = s.parsed("external-id", Roles::checkedExternalId);
        Map<String, Optional<String>> others = new TreeMap<>();
        Section roles = s.section("roles");
        for (String service : roles.keys()) {
            roles.parsed(
                            service,
                            text -> text.equals(NONE) ? Optional.<String>empty() : Optional.of(Roles.checked(text)))
                    .ifPresent(other -> others.put(service, other));
        }
        roles.done();
        s.done();
        if (role.isEmpty()) {
            if (!s.keys().contains("role")) {
                problems.add("aws.assume needs role: the ARN of the role that requests go to production under");
            }
            return Optional.empty();
        }
        String expected = account.orElse(Roles.account(role.get()));
        Optional<String> elsewhere = java.util.stream.Stream.concat(
                        role.stream(), others.values().stream().flatMap(Optional::stream))
                .filter(arn -> !Roles.account(arn).equals(expected))
                .findFirst();
        // A session policy names targets by their ARNs, in which one account stands.
        elsewhere.ifPresent(arn -> problems.add("aws.assume: " + arn + " is not in the account " + expected
                + ", which is the one whose resources requests name"));
        return Optional.of(new Roles(role.get(), externalId, others));
    }
}
