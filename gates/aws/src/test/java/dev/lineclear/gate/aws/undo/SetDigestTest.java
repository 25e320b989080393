package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetDigestTest {
    @Test
    void orderDoesNotMatterAndEverythingElseDoes() {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            elements.add("element " + i);
        }
        Digest digest = of(elements);
        Collections.shuffle(elements, new Random(7));
        assertEquals(digest, of(elements));
        elements.set(5, elements.get(5) + "x");
        assertNotEquals(digest, of(elements));
        elements.remove(5);
        assertNotEquals(digest, of(elements));
        assertNotEquals(of(List.of("a", "a")), of(List.of("a")));
        assertNotEquals(of(List.of("a", "a")), of(List.of("b", "b")));
    }

    private static Digest of(List<String> elements) {
        SetDigest set = new SetDigest();
        elements.forEach(element -> set.add(element.getBytes(StandardCharsets.UTF_8)));
        return set.digest();
    }
}
