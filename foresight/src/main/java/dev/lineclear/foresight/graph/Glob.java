package dev.lineclear.foresight.graph;

/** Patterns in which {@code *} stands for any run of characters, none included. Linear in time for one star, quadratic at worst. */
public final class Glob {
    private Glob() {}

    /** Whether it says more than which kind of thing: of {@code arn:aws:ec2:*:*:instance/*} nobody knows which is meant. */
    static boolean names(String pattern) {
        if (pattern.indexOf('*') < 0) {
            return true;
        }
        String last = pattern.substring(Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf(':')) + 1);
        return last.chars().anyMatch(Character::isLetterOrDigit);
    }

    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
