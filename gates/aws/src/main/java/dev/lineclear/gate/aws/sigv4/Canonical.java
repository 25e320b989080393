package dev.lineclear.gate.aws.sigv4;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The canonical request.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
final class Canonical {
    /** The version that begins every path of S3 Control. */
    private static final String S3_CONTROL = "/v20180820/";

    /** With a session's token in it. */
    private static final int USUAL_LENGTH = 1_024;

    private Canonical() {}

    /**
     * @param s3 whether the path is taken as it is and encoded once, as S3 does, or normalised and encoded again
     * @param query in canonical form already
     * @param signedHeaders in lower case
     */
    static String request(SignedHead head, boolean s3, String query, List<String> signedHeaders, String payloadHash) {
        StringBuilder out = new StringBuilder(USUAL_LENGTH);
        out.append(head.method()).append('\n');
        out.append(path(head.rawPath(), s3)).append('\n');
        out.append(query).append('\n');
        for (String name : signedHeaders) {
            out.append(name).append(':');
            List<String> values = head.values(name);
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                trimmed(values.get(i), out);
            }
            out.append('\n');
        }
        out.append('\n');
        for (int i = 0; i < signedHeaders.size(); i++) {
            out.append(i == 0 ? "" : ";").append(signedHeaders.get(i));
        }
        return out.append('\n').append(payloadHash).toString();
    }

    static String path(String rawPath, boolean s3) {
        if (rawPath.equals("/") || rawPath.isEmpty()) {
            return "/";
        }
        return s3 ? Encoding.recode(rawPath, slashes(rawPath)) : Encoding.encode(Encoding.normalise(rawPath), true);
    }

    /**
     * S3 tells {@code %2F} and {@code /} from each other in no key, and the SDK for Java relies on it: it signs {@code //}
     * where its Apache transport sends {@code /%2F}. S3 Control has encoded ARNs in its paths, which stay as they are.
     */
    private static Encoding.Slashes slashes(String rawPath) {
        return rawPath.startsWith(S3_CONTROL) ? Encoding.Slashes.APART : Encoding.Slashes.MERGED;
    }

    /** Without the parameters in {@code leftOut}, each name and value encoded once, sorted. */
    static String query(String rawQuery, List<String> leftOut) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Encoding.recode(equals < 0 ? pair : pair.substring(0, equals), Encoding.Slashes.ENCODED);
            if (!leftOut.contains(name)) {
                // A NUL sorts before every character a name can have, so that names are compared before values.
                pairs.add(name
                        + '\0'
                        + (equals < 0 ? "" : Encoding.recode(pair.substring(equals + 1), Encoding.Slashes.ENCODED)));
            }
        }
        Collections.sort(pairs);
        return String.join("&", pairs).replace('\0', '=');
    }

    /** Without white space around it, and runs of blanks as one. */
    private static void trimmed(String value, StringBuilder out) {
        if (isTrimmed(value)) {
            out.append(value);
            return;
        }
        boolean blank = true;
        int start = out.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean space = c == ' ' || c == '\t';
            if (!space) {
                out.append(c);
            } else if (!blank) {
                out.append(' ');
            }
            blank = space;
        }
        if (out.length() > start && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
    }

    /** As nearly every value is. */
    private static boolean isTrimmed(String value) {
        return value.indexOf('\t') < 0 && !value.startsWith(" ") && !value.endsWith(" ") && !value.contains("  ");
    }
}
