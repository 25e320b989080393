package dev.lineclear.record;

import java.util.regex.Pattern;

/** What looks like a credential within a text, by the forms that AWS, GitHub, Slack, JWT and PEM give theirs. */
final class Credentials {
    /** What begins in none of the ways that {@link #begins} knows is not looked for: mend both together. */
    static final Pattern FORMS = Pattern.compile("(?:AKIA|ASIA)[A-Z0-9]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY"
            + "|gh[pousr]_[A-Za-z0-9]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ"
            + "|(?i:(?:password|passwd|secret|token|api[_-]?key)\\s*[=:]\\s*\\S+)");

    private Credentials() {}

    static boolean in(String text) {
        return mayBe(text) && FORMS.matcher(text).find();
    }

    /** The text with each of them taken out. */
    static String without(String text) {
        return mayBe(text) ? FORMS.matcher(text).replaceAll("[redacted]") : text;
    }

    /** Of nearly no text it may, and a record of a read alone has a dozen. */
    private static boolean mayBe(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (begins(text.charAt(i - 1), text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of the forms begins so; words in either case. */
    private static boolean begins(char first, char second) {
        return switch (first) {
            case 'A' -> second == 'K' || second == 'S' || second == 'P' || second == 'p';
            case 'a' -> second == 'P' || second == 'p';
            case '-' -> second == '-';
            case 'g' -> second == 'h';
            case 'x' -> second == 'o';
            case 'e' -> second == 'y';
            case 'p', 'P' -> second == 'a' || second == 'A';
            case 's', 'S' -> second == 'e' || second == 'E';
            case 't', 'T' -> second == 'o' || second == 'O';
            default -> false;
        };
    }
}
