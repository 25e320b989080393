package dev.lineclear.gate.aws.assume;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which role requests go to production under.
 *
 * @param role of all services that no other is named for; an ARN
 * @param externalId that the role's trust policy asks for; empty where it asks for none
 * @param others by service ({@code dynamodb}), or service and region ({@code dynamodb/eu-west-1}), by signing name; empty
 *     where those go with the gateway's own credentials
 */
public record Roles(String role, Optional<String> externalId, Map<String, Optional<String>> others) {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/[\\w+=,.@/-]{1,576}");

    /** As IAM has it ({@code AssumeRole}, parameter {@code ExternalId}). */
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    public Roles {
        others = Map.copyOf(others);
    }

    /** The role for a service in a region; empty where the gateway's own credentials are to be used. */
    Optional<String> of(String signingName, String region) {
        Optional<String> there = others.get(signingName + "/" + region);
        if (there != null) {
            return there;
        }
        Optional<String> anywhere = others.get(signingName);
        return anywhere == null ? Optional.of(role) : anywhere;
    }

    /** @throws IllegalArgumentException when it is no role's ARN, with what one looks like */
    public static String checked(String arn) {
        if (!ARN.matcher(arn).matches()) {
            throw new IllegalArgumentException(
                    "must be a role's ARN such as arn:aws:iam::123456789012:role/lineclear-agents, not " + arn);
        }
        return arn;
    }

    /** The account that a role is in. */
    public static String account(String arn) {
        return arn.split(":", -1)[4];
    }

    /** @throws IllegalArgumentException when IAM takes no such external id */
    public static String checkedExternalId(String id) {
        if (!EXTERNAL_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -");
        }
        return id;
    }
}
