package dev.lineclear.tlog;

/** Sizes and indexes as the formats write them: ASCII digits, no sign, no leading zeroes, below 2^63. */
final class Decimal {
    private static final int MAX_DIGITS = 19;

    private Decimal() {}

    static long parse(String text, String what) throws BadDataException {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            throw new BadDataException(what + " is not a decimal number of 1 to " + MAX_DIGITS + " digits");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new BadDataException(what + " has a character that is not a digit");
            }
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            throw new BadDataException(what + " has a leading zero");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadDataException(what + " is too large", e);
        }
    }
}
