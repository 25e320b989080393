package dev.lineclear.foresight.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests a graph: its parts one after the other, each with its length before it, numbers big-endian. */
final class Version {
    private static final String NAME = "lineclear-graph/v1";

    private static final int CHUNK = 1 << 16;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    private Version() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String of(Graph graph) {
        Version version = new Version();
        version.text(NAME);
        version.texts(graph.urns);
        version.number(graph.words.size());
        graph.words.forEach(version::text);
        Statements said = graph.statements;
        version.numbers(said.first);
        version.bytes(said.origin, said.origin.length);
        version.numbers(said.type);
        version.numbers(said.region);
        version.numbers(said.zone);
        version.texts(said.tags);
        version.numbers(graph.edges.dependency);
        version.numbers(graph.edges.dependent);
        version.bytes(graph.edges.kind, graph.edges.kind.length);
        version.numbers(graph.edges.rule);
        version.number(graph.full() ? 1 : 0);
        version.flush();
        return HexFormat.of().formatHex(version.digest.digest());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes(bytes, bytes.length);
    }

    private void texts(Texts texts) {
        numbers(texts.starts);
        bytes(texts.bytes, texts.bytes.length);
    }

    private void numbers(int[] numbers) {
        number(numbers.length);
        for (int number : numbers) {
            number(number);
        }
    }

    private void number(int number) {
        if (buffer.remaining() < Integer.BYTES) {
            flush();
        }
        buffer.putInt(number);
    }

    private void bytes(byte[] bytes, int length) {
        number(length);
        flush();
        digest.update(bytes, 0, length);
    }

    private void flush() {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
