package dev.lineclear.gate.http;

import java.util.Locale;

/**
 * Path and query exactly as received (RFC 9112 section 3.2), checked but never decoded or normalised: two readers who
 * normalise differently are how a request slips through.
 *
 * @param rawPath begins with a slash
 * @param rawQuery without its question mark; empty when there is none
 */
record RequestTarget(String rawPath, String rawQuery) {

    /**
     * @param path the target up to the first question mark
     * @throws RequestRefused for authority form ({@code CONNECT}), {@code *}, an absolute form with another host than
     *     {@code host}, characters that RFC 3986 does not allow, and broken percent-encoding
     */
    static RequestTarget of(String path, String query, String host) throws RequestRefused {
        String rawPath = path.startsWith("/") ? path : ofAbsolute(path, host);
        check(rawPath, false);
        check(query, true);
        return new RequestTarget(rawPath, query);
    }

    private static String ofAbsolute(String target, String host) throws RequestRefused {
        String lower = target.toLowerCase(Locale.ROOT);
        int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
        if (authority < 0) {
            throw malformed("the request target is neither a path nor an http URI");
        }
        int slash = target.indexOf('/', authority);
        String named = slash < 0 ? target.substring(authority) : target.substring(authority, slash);
        if (!named.equalsIgnoreCase(host)) {
            throw malformed("the request target names another host than the Host header");
        }
        return slash < 0 ? "/" : target.substring(slash);
    }

    private static void check(String text, boolean query) throws RequestRefused {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= length || Character.digit(text.charAt(i + 1), 16) < 0 || hexMissing(text.charAt(i + 2))) {
                    throw malformed("a percent sign is not followed by two hexadecimal digits");
                }
            } else if (!allowed(c) && !(query && c == '?')) {
                throw malformed("a character in the request target must be percent-encoded");
            }
        }
    }

    private static boolean hexMissing(char c) {
        return c > 0x7f || Character.digit(c, 16) < 0;
    }

    /** {@code pchar} and slash of RFC 3986 section 3.3, without the percent sign. */
    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '/' && c <= ':') || marks(c);
    }

    private static boolean marks(char c) {
        return switch (c) {
            case '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', '@' -> true;
            default -> false;
        };
    }

    private static RequestRefused malformed(String message) {
        return new RequestRefused(RequestRefused.Reason.MALFORMED, message);
    }
}
