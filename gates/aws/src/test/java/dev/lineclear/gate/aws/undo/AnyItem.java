package dev.lineclear.gate.aws.undo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A seeded generator of items that hold every type DynamoDB has, at its edges. */
final class AnyItem {
    private static final int MAX_DEPTH = 4;

    private final Random random;

    AnyItem(long seed) {
        this.random = new Random(seed);
    }

    Map<String, AttributeValue> item(String id) {
        Map<String, AttributeValue> item = new HashMap<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            item.put(
                    "a" + random.nextInt(20) + (random.nextInt(10) == 0 ? "é 日本 \uD83D\uDE80 \"\\ \u0001" : ""),
                    value(0));
        }
        item.put("id", AttributeValue.fromS(id));
        item.put("customer", AttributeValue.fromS("c" + random.nextInt(10)));
        return item;
    }

    private AttributeValue value(int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 10 : 8)) {
            case 0 -> AttributeValue.fromS(text());
            case 1 -> AttributeValue.fromN(number());
            case 2 -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes()));
            case 3 -> AttributeValue.fromBool(random.nextBoolean());
            case 4 -> AttributeValue.fromNul(true);
            case 5 -> AttributeValue.fromSs(List.copyOf(some(this::text)));
            case 6 -> AttributeValue.fromNs(numbers());
            case 7 -> AttributeValue.fromBs(binaries());
            case 8 ->
                AttributeValue.fromL(IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> value(depth + 1))
                        .toList());
            default -> {
                Map<String, AttributeValue> map = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put("m" + i, value(depth + 1));
                }
                yield AttributeValue.fromM(map);
            }
        };
    }

    private String text() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> " \t\r\n\u2028\"\\/\u0000\u007f";
            case 2 -> "Ünïcödé \uD83D\uDE80\uDBFF\uDFFD " + random.nextInt(1000);
            default -> "text " + random.nextLong();
        };
    }

    /** Up to 38 digits, and magnitudes from 1E-130 to 9.9E+125. */
    private String number() {
        return switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> "99999999999999999999999999999999999999";
            case 2 -> "-1E-130";
            case 3 -> "9.9999999999999999999999999999999999999E+125";
            case 4 -> new BigDecimal(new BigInteger(120, random), random.nextInt(40)).toString();
            default -> String.valueOf(random.nextInt(-1000, 1000));
        };
    }

    private List<String> numbers() {
        // Equal numbers written differently are one element to DynamoDB, and a set must not hold one twice.
        Set<BigDecimal> different = new LinkedHashSet<>();
        some(() -> number()).forEach(number -> different.add(new BigDecimal(number).stripTrailingZeros()));
        return different.stream().map(BigDecimal::toString).toList();
    }

    private List<SdkBytes> binaries() {
        return Stream.of("x", "y" + random.nextInt(5), "\u0000ÿ")
                .map(SdkBytes::fromUtf8String)
                .toList();
    }

    private <T> Set<T> some(Supplier<T> element) {
        Set<T> set = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            set.add(element.get());
        }
        return set;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }
}
