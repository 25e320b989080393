package dev.lineclear.proposal;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * Finds letters that pass for others (after Unicode's technical standard 39, for readers of Latin script): letters of a
 * script with twins in Latin that stand in a word with Latin ones, words that consist of such twins alone, and styled
 * forms of ASCII letters. Whole words in another script stay as they are.
 */
final class Lookalikes {
    private static final Set<UnicodeScript> TWINNED = EnumSet.of(
            UnicodeScript.CYRILLIC,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.CHEROKEE,
            UnicodeScript.COPTIC,
            UnicodeScript.LISU);

    /** Cyrillic, Greek and Armenian letters that most fonts draw as a Latin one. */
    private static final String TWINS = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0457\u0458\u0455\u0501\u04bb"
            + "\u051b\u051d\u0475\u04cf\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406"
            + "\u0408\u0405\u051a\u051c\u0474\u04c0\u03bf\u03b1\u03bd\u03c1\u03c5\u03b9\u03f2\u0391\u0392\u0395\u0396"
            + "\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03f9\u0578\u057d\u0585\u0570\u0581\u0563";

    private Lookalikes() {}

    /** @return the indexes, among {@code points}, of those that pass for others */
    static BitSet in(int[] points) {
        BitSet found = new BitSet(points.length);
        int start = 0;
        for (int i = 0; i <= points.length; i++) {
            if (i == points.length || !ofWord(points[i])) {
                word(points, start, i, found);
                start = i + 1;
            }
        }
        return found;
    }

    private static boolean ofWord(int c) {
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static void word(int[] points, int from, int to, BitSet found) {
        boolean latin = false;
        int letters = 0;
        int twins = 0;
        for (int i = from; i < to; i++) {
            latin |= UnicodeScript.of(points[i]) == UnicodeScript.LATIN;
            letters += Character.isLetter(points[i]) ? 1 : 0;
            twins += TWINS.indexOf(points[i]) >= 0 ? 1 : 0;
        }
        boolean disguised = letters > 1 && twins == letters;
        for (int i = from; i < to; i++) {
            boolean twinned = TWINNED.contains(UnicodeScript.of(points[i]));
            if ((twinned && (latin || disguised)) || styled(points[i])) {
                found.set(i);
            }
        }
    }

    /** A letter or digit that is compatible with ASCII ones and is none: of full width, mathematical, circled. */
    private static boolean styled(int c) {
        if (c < 0x80 || !Character.isLetterOrDigit(c)) {
            return false;
        }
        String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        return plain.chars().allMatch(p -> p < 0x80);
    }
}
