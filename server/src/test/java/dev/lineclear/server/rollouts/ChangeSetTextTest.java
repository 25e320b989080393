package dev.lineclear.server.rollouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever writes a change set is told of a mistake in it. */
class ChangeSetTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bake: 10 | bake must be a duration such as 20s, 5m or 8h, not 10",
                "`change: [a` | `neither YAML nor JSON: line 1: expected ',' or ']', but got <stream end>`",
                "`a: 1\na: 2` | `neither YAML nor JSON: line 2: found duplicate key a`",
            })
    void theMistakeIsNamedInOneLine(String text, String words) {
        IllegalArgumentException told =
                assertThrows(IllegalArgumentException.class, () -> ChangeSetText.read(text, "r", steps -> List.of()));
        assertEquals(words, told.getMessage());
    }
}
