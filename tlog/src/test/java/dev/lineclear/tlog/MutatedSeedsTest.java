package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A short search in every run of the suite: the seeds of {@link ParserFuzzTest}, changed at random, through the same
 * checks. The long one is Jazzer's, with JAZZER_FUZZ=1.
 */
class MutatedSeedsTest {
    private static final int ROUNDS = Boolean.getBoolean("lineclear.long") ? 1_000_000 : 10_000;

    @Test
    void changedSeedsAreParsedOrRefused() throws Exception {
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("-Dlineclear.seed=" + seed);
        Random random = new Random(seed);
        ParserFuzzTest parsers = new ParserFuzzTest();
        int tried = 0;
        for (Method parser : ParserFuzzTest.class.getDeclaredMethods()) {
            if (parser.isAnnotationPresent(FuzzTest.class)) {
                List<byte[]> seeds = seeds(parser.getName());
                for (int i = 0; i < ROUNDS; i++) {
                    check(parsers, parser, changed(seeds, random));
                    tried++;
                }
            }
        }
        assertTrue(tried >= 10 * ROUNDS, "only " + tried + " inputs tried");
    }

    private static void check(ParserFuzzTest parsers, Method parser, byte[] input) throws IllegalAccessException {
        try {
            parser.invoke(parsers, (Object) input);
        } catch (InvocationTargetException e) {
            throw new AssertionError(parser.getName() + " of " + HexFormat.of().formatHex(input), e.getCause());
        }
    }

    private static List<byte[]> seeds(String parser) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Path directory = Path.of("src/test/resources/dev/lineclear/tlog/ParserFuzzTestInputs", parser);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static byte[] changed(List<byte[]> seeds, Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            byte[] other = seeds.get(random.nextInt(seeds.size()));
            bytes = change(bytes, other, random);
        }
        return bytes;
    }

    private static byte[] change(byte[] bytes, byte[] other, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(bytes.length - at + 1);
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] middle = Arrays.copyOfRange(bytes, at, to);
        byte[] tail = Arrays.copyOfRange(bytes, to, bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> head;
            case 1 -> joined(head, tail);
            case 2 -> joined(head, middle, middle, tail);
            case 3 -> joined(head, Arrays.copyOf(other, random.nextInt(other.length + 1)), tail);
            case 4 -> joined(head, new byte[] {(byte) random.nextInt(256)}, middle, tail);
            default -> flipped(bytes, random);
        };
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] joined(byte[]... parts) {
        byte[] joined = {};
        for (byte[] part : parts) {
            int end = joined.length;
            joined = Arrays.copyOf(joined, end + part.length);
            System.arraycopy(part, 0, joined, end, part.length);
        }
        return joined;
    }
}
