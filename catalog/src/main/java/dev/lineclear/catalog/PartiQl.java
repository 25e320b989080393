package dev.lineclear.catalog;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PartiQL statement to DynamoDB does. DynamoDB takes one statement at a time, of four kinds and {@code EXISTS};
 * whatever else this might be (comments, several statements, another dialect) is not understood, on purpose.
 */
final class PartiQl {
    private static final String NAME = "(\"[^\"]+\"|[A-Za-z0-9_-]+)(?:\\.(?:\"[^\"]+\"|[A-Za-z0-9_-]+))?";
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern SELECT = Pattern.compile("SELECT\\s.*?\\sFROM\\s+" + NAME + "(?![\\w\"]).*", FLAGS);
    private static final Pattern INSERT = Pattern.compile("INSERT\\s+INTO\\s+" + NAME + "\\s+VALUE\\b.*", FLAGS);
    private static final Pattern UPDATE = Pattern.compile("UPDATE\\s+" + NAME + "\\s+(?:SET|REMOVE)\\b.*", FLAGS);
    private static final Pattern DELETE = Pattern.compile("DELETE\\s+FROM\\s+" + NAME + "(?:\\s.*)?", FLAGS);
    private static final Pattern EXISTS = Pattern.compile("EXISTS\\s*\\(\\s*(SELECT\\s.*)\\)", FLAGS);

    /** DynamoDB takes statements of at most this many characters. */
    private static final int MAX_LENGTH = 8_192;

    private PartiQl() {}

    /** {@code SELECT}, {@code INSERT}, {@code UPDATE} or {@code DELETE}; empty when it is not understood. */
    static String kind(String statement) {
        Matcher m = understood(statement);
        return m == null ? "" : m.group().strip().substring(0, 6).toUpperCase(Locale.ROOT);
    }

    /** The table's name; empty when it is not understood. */
    static String table(String statement) {
        Matcher m = understood(statement);
        return m == null ? "" : m.group(1).replace("\"", "");
    }

    private static @org.jspecify.annotations.Nullable Matcher understood(String statement) {
        String text = statement.strip();
        text = text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
        Matcher exists = EXISTS.matcher(text);
        text = exists.matches() ? exists.group(1) : text;
        String bare = text.replaceAll("'(?:[^']|'')*'", "''");
        if (text.length() > MAX_LENGTH || bare.contains(";") || bare.contains("--") || bare.contains("/*")) {
            return null;
        }
        for (Pattern p : new Pattern[] {SELECT, INSERT, UPDATE, DELETE}) {
            Matcher m = p.matcher(text);
            if (m.matches()) {
                return m;
            }
        }
        return null;
    }
}
