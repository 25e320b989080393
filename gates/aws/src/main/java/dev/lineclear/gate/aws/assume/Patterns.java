package dev.lineclear.gate.aws.assume;

import dev.lineclear.catalog.Entry.Resource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One target as IAM spells it, where that is more than its ARN. */
final class Patterns {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

    /** Things of IAM have a path before their name, which most requests leave out. */
    private static final Pattern IAM = Pattern.compile("(arn:[^:]+:iam::[^:]*:[a-z-]+/)([^/]+)");

    private Patterns() {}

    /**
     * The patterns that match the target and nothing else that has its name.
     *
     * @param literal makes what came with the request stand for itself
     */
    static List<String> of(Resource type, String urn, UnaryOperator<String> literal) {
        String own = filled(type.arn(), urn, literal);
        Matcher iam = IAM.matcher(urn);
        if (iam.matches()) {
            return List.of(own, literal.apply(iam.group(1)) + "*/" + literal.apply(iam.group(2)));
        }
        return switch (type.type()) {
            case "index" -> List.of(own + "*");
            // With the name of a stream after them, or of a version or an alias.
            case "log-group", "function" -> List.of(own, own + ":*");
            // Six characters that nobody chose end a secret's ARN, and a request may name it without.
            case "Secret" -> List.of(own, own + "-??????");
            default -> List.of(own);
        };
    }

    /** Stars of the template itself stay what they are. */
    private static String filled(String template, String urn, UnaryOperator<String> literal) {
        if (template.indexOf('*') < 0) {
            return literal.apply(urn);
        }
        StringBuilder regex = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        int at = 0;
        while (placeholder.find()) {
            regex.append(Pattern.quote(template.substring(at, placeholder.start())))
                    .append("(.*)");
            at = placeholder.end();
        }
        Matcher matcher = Pattern.compile(
                        regex.append(Pattern.quote(template.substring(at))).toString(), Pattern.DOTALL)
                .matcher(urn);
        if (!matcher.matches()) {
            return literal.apply(urn);
        }
        StringBuilder out = new StringBuilder();
        int end = 0;
        for (int i = 1; i <= matcher.groupCount(); i++) {
            out.append(urn, end, matcher.start(i)).append(literal.apply(matcher.group(i)));
            end = matcher.end(i);
        }
        return out.append(urn, end, urn.length()).toString();
    }
}
