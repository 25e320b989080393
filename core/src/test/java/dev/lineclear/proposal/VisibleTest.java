package dev.lineclear.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Glob;
import org.junit.jupiter.api.Test;

final class VisibleTest {
    @Test
    void bidirectionalOverridesAndZeroWidthAreShown() {
        assertEquals("beta\\u{202e}noitcudorp", Visible.text("beta\u202enoitcudorp"));
        assertEquals("re\\u{200b}ports", Visible.text("re\u200bports"));
    }

    @Test
    void terminalSequencesAndLineBreaksAreShown() {
        assertEquals("\\u{1b}[2J\\u{d}\\u{a}approved", Visible.text("\u001b[2J\r\napproved"));
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        assertEquals("Zürich — 東京 🚆", Visible.text("Zürich — 東京 🚆"));
    }

    @Test
    void lettersThatPassForOthersAreShown() {
        assertEquals("re\\u{440}orts", Visible.text("re\u0440orts"));
        assertEquals("\\u{441}\\u{43e}\\u{440}\\u{443}-beta", Visible.text("\u0441\u043e\u0440\u0443-beta"));
        assertEquals("\\u{ff42}eta", Visible.text("\uff42eta"));
        assertEquals("\\u{1d41b}eta", Visible.text("\ud835\udc1beta"));
        assertEquals("pr\\u{3bf}d", Visible.text("pr\u03bfd"));
    }

    @Test
    void wordsInOtherScriptsStayAsTheyAre() {
        for (String text : new String[] {
            "Удалить старую таблицу", "Διαγραφή πίνακα", "テーブルを削除", "حذف الجدول", "naïve Größe, 5 m²", "a 🏳️ b"
        }) {
            assertEquals(text, Visible.text(text));
        }
    }

    @Test
    void blanksThatAreNoSpacesAreShown() {
        assertEquals("a\\u{a0}b\\u{3164}c\\u{2800}", Visible.text("a\u00a0b\u3164c\u2800"));
        assertEquals("beta\\u{fe0f}", Visible.text("beta\ufe0f"));
        assertEquals("e\u0301\u0301\u0301\\u{301}", Visible.text("e\u0301\u0301\u0301\u0301"));
    }

    @Test
    void aFloodIsCutAndSaysSo() {
        String shown = Visible.text("x".repeat(1_000_000));
        assertTrue(shown.endsWith("… (cut, 1000000 characters)"), shown.substring(shown.length() - 40));
        assertTrue(shown.length() < Visible.MAX_LENGTH + 64);
    }

    @Test
    void namesThatOnlyLookRightAreNoNames() {
        assertEquals("ann@example.com", Names.check("approver", "ann@example.com"));
        // A Cyrillic a.
        assertThrows(IllegalArgumentException.class, () -> Names.check("approver", "\u0430nn@example.com"));
        assertThrows(IllegalArgumentException.class, () -> Names.check("approver", "ann@example.com "));
        assertThrows(IllegalArgumentException.class, () -> Names.check("approver", ""));
    }

    @Test
    void globsMatchWholeTexts() {
        assertTrue(Glob.matches("dynamodb:*", "dynamodb:DeleteTable"));
        assertTrue(Glob.matches("arn:*:table/reports*", "arn:aws:dynamodb:us-east-1:1:table/reports-beta"));
        assertFalse(Glob.matches("arn:*:table/reports", "arn:aws:dynamodb:us-east-1:1:table/reports-beta"));
        assertFalse(Glob.matches("s3:Get*", "dynamodb:GetItem"));
        assertTrue(Glob.matches("*", ""));
        assertFalse(Glob.matches("", "x"));
    }
}
