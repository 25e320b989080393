package dev.lineclear.proposal;

import java.util.regex.Pattern;

/** The names people and agents go by: printable ASCII without spaces, so that two names that look alike are alike. */
public final class Names {
    /** Longer than any mail address (RFC 5321 allows 254). */
    public static final int MAX_LENGTH = 254;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+/:-]{0," + (MAX_LENGTH - 1) + "}");

    private Names() {}

    /** @throws IllegalArgumentException when {@code name} is not such a name */
    public static String check(String what, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " must be 1 to " + MAX_LENGTH
                    + " of the characters A-Z a-z 0-9 . _ @ + / : -, and begin with a letter or a digit; got: "
                    + Visible.text(name));
        }
        return name;
    }
}
