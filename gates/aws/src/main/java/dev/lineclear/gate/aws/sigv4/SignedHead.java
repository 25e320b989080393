package dev.lineclear.gate.aws.sigv4;

import dev.lineclear.gate.http.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a request exactly as it was received; the canonical form is made from this and nothing else.
 *
 * @param method as sent
 * @param rawPath before any decoding, from the first slash
 * @param rawQuery before any decoding, without the question mark; empty when there is none
 * @param headers in the order they came, duplicates kept
 */
public record SignedHead(String method, String rawPath, String rawQuery, List<Header> headers) {
    public SignedHead {
        headers = List.copyOf(headers);
    }

    int count(String name) {
        int count = 0;
        for (Header header : headers) {
            if (header.is(name)) {
                count++;
            }
        }
        return count;
    }

    List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (Header header : headers) {
            if (header.is(name)) {
                values.add(header.value());
            }
        }
        return values;
    }
}
