package dev.lineclear.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final int TEXTS = 200_000;

    /** One of each form, whole. */
    private static final List<String> WHOLE = List.of(
            "AKIAIOSFODNN7EXAMPLE",
            "ASIAIOSFODNN7EXAMPLE",
            "-----BEGIN RSA PRIVATE KEY",
            "ghp_0123456789abcdefghij",
            "gho_0123456789abcdefghij",
            "xoxb-0123456789",
            "eyJhbGciOiJIUzI1NiJ9.eyJ",
            "password=x",
            "PassWd : x",
            "SECRET=x",
            "tOken:x",
            "api_key=x",
            "aPi-KeY=x",
            "APIKEY=x",
            "apikey:x");

    @Test
    void everyFormIsFoundWhereverItStands() {
        for (String form : WHOLE) {
            for (String text : List.of(form, "x" + form, "arn:aws:" + form + " ")) {
                assertTrue(Credentials.in(text), text);
                assertEquals(Credentials.FORMS.matcher(text).replaceAll("[redacted]"), Credentials.without(text));
            }
        }
    }

    /** Parts of forms, in either case, in any order, say the same with the short way as without it. */
    @Test
    void noTextIsPassedOverThatTheFormsFind() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
                text.append(part(random));
            }
            boolean is = Credentials.FORMS.matcher(text).find();
            found += is ? 1 : 0;
            assertEquals(is, Credentials.in(text.toString()), () -> "seed " + seed + ": " + text);
        }
        assertTrue(found > TEXTS / 10 && found < TEXTS - TEXTS / 10, "seed " + seed + ": found " + found);
    }

    private static String part(Random random) {
        String form = WHOLE.get(random.nextInt(WHOLE.size()));
        String cut = form.substring(random.nextInt(3), form.length() - random.nextInt(3));
        return switch (random.nextInt(5)) {
            case 0 -> form;
            case 1 -> cut;
            case 2 -> cut.toUpperCase(Locale.ROOT);
            case 3 -> cut.toLowerCase(Locale.ROOT);
            default -> "arn:aws:dynamodb:us-east-1:123456789012:table/orders ";
        };
    }
}
