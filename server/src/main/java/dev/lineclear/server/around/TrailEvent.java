package dev.lineclear.server.around;

import dev.lineclear.proposal.Visible;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What AWS says somebody did: one event of CloudTrail, as much of it as is looked at. Its texts are as they came, and in
 * part whoever asked chose them: see {@link #shown}.
 *
 * @param id of the event; empty where it has none
 * @param request AWS's own id of the request; empty where it has none
 * @param at when, to the second
 * @param source such as {@code dynamodb}
 * @param name such as {@code DeleteTable}
 * @param reads whether AWS says that it changes nothing; empty where it says neither
 * @param account whose it is
 * @param region where
 * @param type such as {@code AwsApiCall}
 * @param error such as {@code AccessDenied}; empty where it was done
 * @param on the first of what it was about
 * @param who asked
 * @param address where the request came from
 * @param agent what the program that asked calls itself
 * @param asked what it asked for, as JSON; empty where there was nothing, or nobody reads it
 */
public record TrailEvent(
        String id,
        String request,
        Instant at,
        String source,
        String name,
        Optional<Boolean> reads,
        String account,
        String region,
        String type,
        String error,
        String on,
        Who who,
        String address,
        String agent,
        String asked) {
    /** How APIs call what only reads, where AWS does not say. */
    private static final Pattern READING =
            Pattern.compile("(Get|List|Describe|Head|BatchGet|Lookup|Search|Scan|Query).*");

    /** Some events carry the API's version in their names, such as UpdateFunctionCode20150331v2. */
    private static final Pattern VERSION = Pattern.compile("\\d{4}_?\\d{2}_?\\d{2}(v\\d+)?$");

    /** As AWS calls its console, behind which a person is. */
    private static final String CONSOLE = "signin.amazonaws.com";

    /** S3's API has them in some names where CloudTrail has them not, and the other way about. */
    private static final Pattern STORAGE_WORDS = Pattern.compile("Bucket|Configuration");

    /**
     * Whoever asked.
     *
     * @param type such as {@code AssumedRole}
     * @param arn AWS's name for them
     * @param key the access key's id
     * @param issuer the role's ARN, where it is a role's session
     * @param invokedBy the service that asked in their stead; empty where none did
     */
    public record Who(String type, String arn, String key, String issuer, String invokedBy) {
        /** The name of the role's session; empty where it is none. */
        String session() {
            int at = arn.contains(":assumed-role/") ? arn.lastIndexOf('/') : -1;
            return at < 0 ? "" : arn.substring(at + 1);
        }
    }

    /** Whether it changes something, or may. Not by a word of whoever asked. */
    public boolean mutates() {
        return !reads.orElseGet(() -> READING.matcher(name).matches());
    }

    /** Such as {@code dynamodb:DeleteTable}. */
    public String operation() {
        return source + ":" + name;
    }

    /** Whether that is what the gateway's records call {@code operation}: services have other names in events. */
    boolean is(String operation) {
        return plain(name).equals(plain(operation.substring(operation.indexOf(':') + 1)));
    }

    private static String plain(String name) {
        String some = name.startsWith("Prefix.") ? name.substring("Prefix.".length()) : name;
        return STORAGE_WORDS
                .matcher(VERSION.matcher(some).replaceFirst(""))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a service of AWS's did it on its own, or for what somebody asked of it, which has an event of its own. What the
     * program says of itself is not looked at: anybody may call theirs {@code cloudformation.amazonaws.com}.
     */
    public boolean byService() {
        return type.equals("AwsServiceEvent")
                || who.type().equals("AWSService")
                || !who.invokedBy().isEmpty() && !who.invokedBy().equals(CONSOLE)
                || who.issuer().contains(":role/aws-service-role/");
    }

    /** A text of it that a person may look at: nothing in it says anything to a terminal. */
    static String shown(String text) {
        return text.isEmpty() ? "unknown" : Visible.text(text);
    }
}
