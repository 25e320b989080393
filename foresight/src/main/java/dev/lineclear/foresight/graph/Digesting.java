package dev.lineclear.foresight.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 of parts one after the other, each with its length before it, numbers big-endian. */
final class Digesting {
    private static final int CHUNK = 1 << 13;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    /** @param name of what is digested, and of the form in which */
    Digesting(String name) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        text(name);
    }

    /** Of everything in a graph but when it was seen. */
    static String version(Graph graph) {
        Digesting version = new Digesting("lineclear-graph/v1");
        version.texts(graph.urns);
        version.number(graph.words.size());
        graph.words.forEach(version::text);
        Statements said = graph.statements;
        version.numbers(said.first);
        version.bytes(said.origin);
        version.numbers(said.type);
        version.numbers(said.region);
        version.numbers(said.zone);
        version.texts(said.tags);
        version.numbers(graph.edges.dependency);
        version.numbers(graph.edges.dependent);
        version.bytes(graph.edges.kind);
        version.numbers(graph.edges.rule);
        version.number(graph.full() ? 1 : 0);
        return version.hex();
    }

    String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void number(int number) {
        if (buffer.remaining() < Integer.BYTES) {
            flush();
        }
        buffer.putInt(number);
    }

    private void texts(Texts texts) {
        numbers(texts.starts);
        bytes(texts.bytes);
    }

    private void numbers(int[] numbers) {
        number(numbers.length);
        for (int number : numbers) {
            number(number);
        }
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        if (bytes.length <= buffer.remaining()) {
            buffer.put(bytes);
        } else {
            flush();
            digest.update(bytes);
        }
    }

    private void flush() {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
