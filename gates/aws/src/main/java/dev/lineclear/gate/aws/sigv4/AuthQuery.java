package dev.lineclear.gate.aws.sigv4;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters of a query that authenticate: a presigned URL's. */
final class AuthQuery {
    private static final Set<String> SIGV2_PARAMETERS = Set.of("awsaccesskeyid", "signatureversion");

    /** The parameters of SigV4, by their names in lower case. */
    private static final Map<String, String> PARAMETERS = Stream.of(
                    "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Date",
                    "X-Amz-Expires",
                    "X-Amz-SignedHeaders",
                    "X-Amz-Signature",
                    "X-Amz-Security-Token",
                    "X-Amz-Content-Sha256")
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    private AuthQuery() {}

    /** The parameters that authenticate, each at most once and spelt as AWS spells it. */
    static Map<String, String> read(String rawQuery) throws Malformed {
        if (rawQuery.isEmpty()) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        Optional<String> fault = Optional.empty();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String lower = name.toLowerCase(Locale.ROOT);
            if (SIGV2_PARAMETERS.contains(lower)) {
                throw Malformed.sigV2();
            }
            String known = PARAMETERS.get(lower);
            if (known != null && !known.equals(name)) {
                fault = Optional.of("the parameter " + known + " is spelt in another case");
            } else if (known != null && found.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                fault = Optional.of("the parameter " + name + " is there twice");
            }
        }
        // Only now, so that Signature Version 2, which spells the token otherwise, is refused by its name.
        if (fault.isPresent()) {
            throw new Malformed(Rejection.MALFORMED, fault.get());
        }
        return found;
    }

    private static String decode(String text) throws Malformed {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Malformed(Rejection.MALFORMED, "the query is not percent-encoded rightly");
        }
    }
}
