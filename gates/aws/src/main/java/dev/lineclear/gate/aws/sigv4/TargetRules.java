package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.aws.sigv4.HeadRules.Problem;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold of the request target beyond its signature. Most services' paths are normalised before they are signed,
 * and every query is sorted, so both can be rewritten without breaking the signature: only a target that means one thing
 * to everybody passes.
 */
final class TargetRules {
    private TargetRules() {}

    static Optional<Problem> check(SignedHead head, boolean s3) {
        String path = head.rawPath();
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            return HeadRules.ambiguous("the request target is not a path");
        }
        if (!isPlain(path) || !isPlain(head.rawQuery())) {
            return HeadRules.ambiguous("a character in the request target must be percent-encoded");
        }
        return path(path, s3).or(() -> query(head.rawQuery(), s3));
    }

    /** Visible ASCII but for what RFC 3986 lets nobody send, with every percent sign before two digits. */
    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\' || c == '#' || c == '"' || c == '<' || c == '>') {
                return false;
            }
            if (c == '%' && !(isHex(raw, i + 1) && isHex(raw, i + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String raw, int at) {
        return at < raw.length() && raw.charAt(at) < 0x80 && Character.digit(raw.charAt(at), 16) >= 0;
    }

    private static Optional<Problem> path(String path, boolean s3) {
        // S3 takes empty segments as part of a key; everybody else collapses them.
        if (!s3 && path.contains("//")) {
            return HeadRules.ambiguous("the path has an empty segment");
        }
        // In a key, an encoded slash is a slash; between bucket and key, readers would part them at different places.
        if (s3 && firstSegment(path).toLowerCase(Locale.ROOT).contains("%2f")) {
            return HeadRules.ambiguous("the bucket's name holds an encoded slash");
        }
        // Keys of dots alone are legal in S3, and still refused: too many readers on the way resolve them.
        String slashed = path.indexOf('%') < 0 ? path : decodedDotsAndSlashes(path);
        return slashed.contains("/.") && hasDotSegment(slashed)
                ? HeadRules.ambiguous("the path has a segment '.' or '..', plain or encoded")
                : Optional.empty();
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    private static boolean hasDotSegment(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Decoded, where it could make a dot segment for whoever decodes before resolving. */
    private static String decodedDotsAndSlashes(String path) {
        return path.replace("%2e", ".")
                .replace("%2E", ".")
                .replace("%2f", "/")
                .replace("%2F", "/")
                .replace("%5c", "/")
                .replace("%5C", "/");
    }

    private static Optional<Problem> query(String rawQuery, boolean s3) {
        if (rawQuery.isEmpty()) {
            return Optional.empty();
        }
        if (rawQuery.indexOf('+') >= 0) {
            return HeadRules.ambiguous("a '+' in the query can mean itself or a blank: send %2B or %20");
        }
        Set<String> names = new HashSet<>();
        Optional<String> twice = Optional.empty();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = Encoding.recode(equals < 0 ? pair : pair.substring(0, equals), Encoding.Slashes.ENCODED);
            // S3 has one list in a query, a set of tag keys.
            if (!name.isEmpty() && !names.add(name) && !(s3 && name.equals("tagKeys"))) {
                twice = Optional.of(name);
            }
        }
        // Elsewhere lists come as repeated parameters, but not in the query protocol, which numbers them.
        boolean lists = !s3 && !names.contains("Action");
        return twice.isPresent() && !lists
                ? HeadRules.ambiguous(
                        "the parameter " + twice.get() + " is there twice, and no signature says in which order")
                : Optional.empty();
    }
}
