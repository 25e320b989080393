package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader beside Helidon's own: the same bytes in the same pieces, asked the same. */
final class FlatReaderTest {
    private static final int SEEDS = 2_000;
    private static final int QUESTIONS = 60;

    @Test
    void itAnswersAsHelidonsReaderDoes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<byte[]> pieces = pieces(random);
            DataReader ours = reader(pieces);
            DataReader theirs = DataReader.create(source(pieces));
            for (int i = 0; i < QUESTIONS; i++) {
                int what = random.nextInt(12);
                int length = 1 + random.nextInt(40);
                String answer = ask(ours, what, length);
                String which = "seed " + seed + ", question " + i;
                if (answer.equals("refused")) {
                    // Half of a line's end was taken; looking for the next, Helidon would pass over the rest of it.
                    assertEquals('\n', ours.lookup(), which);
                    break;
                }
                assertEquals(ask(theirs, what, length), answer, which);
                if (answer.equals("over")) {
                    break;
                }
            }
        }
    }

    /** Text of lines, and in which pieces it arrives. */
    private static List<byte[]> pieces(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int lines = 1 + random.nextInt(20);
        for (int i = 0; i < lines; i++) {
            int length = random.nextInt(60);
            IntStream.range(0, length).forEach(_ -> text.append((char) ('a' + random.nextInt(8))));
            text.append("\r\n");
        }
        byte[] all = text.toString().getBytes(StandardCharsets.US_ASCII);
        Deque<byte[]> pieces = new ArrayDeque<>();
        int most = 1 + random.nextInt(30);
        for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(all, at, at + length));
            at += length;
        }
        return List.copyOf(pieces);
    }

    private static String ask(DataReader reader, int what, int length) {
        try {
            return switch (what) {
                case 0 -> "byte " + reader.read();
                case 1 -> "look " + reader.lookup();
                case 2 -> "line " + reader.readLine();
                case 3 -> "text " + reader.readAsciiString(length);
                case 4 -> "bytes " + new String(reader.readBytes(length), StandardCharsets.US_ASCII);
                case 5 -> "lazy " + reader.readLazyString(StandardCharsets.US_ASCII, length);
                case 6 -> "buffer " + text(reader.readBuffer(length));
                case 7 -> "peek " + text(reader.getBuffer(length));
                case 8 -> "newline " + reader.startsWithNewLine();
                case 9 -> "starts " + reader.startsWith("ab\r\n".getBytes(StandardCharsets.US_ASCII));
                case 10 -> "find " + reader.findNewLine(length);
                default -> "either " + reader.findOrNewLine((byte) 'c', length);
            };
        } catch (DataReader.InsufficientDataAvailableException e) {
            return "over";
        } catch (DataReader.IncorrectNewLineException e) {
            return "refused";
        }
    }

    private static String text(BufferData data) {
        return data.readString(data.available(), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\ncd\r\n", "ab\rcd\r\n", "\n\r\n", "ab\r\r\n"})
    void aLineEndsWithBothOrIsRefused(String text) {
        assertThrows(
                DataReader.IncorrectNewLineException.class, () -> readerOf(text).findNewLine(100));
        assertThrows(
                DataReader.IncorrectNewLineException.class, () -> readerOf(text).findOrNewLine((byte) 'z', 100));
    }

    @Test
    void whatWasHandedOutStaysAsItWas() {
        FlatReader reader = reader(List.of(bytes("ab"), bytes("cdefgh"), bytes("ijklmnop"), bytes("q")));
        BufferData early = reader.getBuffer(5);
        reader.skip(1);
        assertEquals("bcdefghijklmnop", reader.readAsciiString(15));
        assertEquals("abcde", text(early));
        assertArrayEquals(bytes("q"), reader.readBytes(1));
        assertEquals(0, reader.available());
    }

    @Test
    void aPrefixThatCannotComeIsNotWaitedFor() {
        FlatReader reader = readerOf("PRX");
        assertFalse(reader.startsWith(bytes("PRI * HTTP/2.0")));
        assertTrue(reader.startsWith(bytes("PRX")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static FlatReader readerOf(String text) {
        return reader(List.of(bytes(text)));
    }

    private static FlatReader reader(List<byte[]> pieces) {
        return new FlatReader(source(pieces));
    }

    private static Supplier<byte[]> source(List<byte[]> pieces) {
        Deque<byte[]> left = new ArrayDeque<>(pieces);
        return left::poll;
    }
}
