package dev.lineclear.foresight.graph;

import java.io.IOException;
import java.util.List;

/** Writes a graph: its beginning, then every resource, then every edge, then its end. */
interface Writing {
    void begin(String version, boolean truncated) throws IOException;

    /** @param number by which edges name it */
    void resource(int number, Excerpt.Node node, List<Resource> statements) throws IOException;

    /** @param overruled whether a surer origin says something of the same */
    void edge(int left, int right, Edge edge, boolean overruled) throws IOException;

    void end() throws IOException;

    /**
     * A name as it can stand in any text: what is no character in XML, or could hide or reorder what stands around it,
     * becomes <code>&#92;u{…}</code>.
     */
    static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.PRIVATE_USE,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    out.append("\\u{").append(Integer.toHexString(c)).append('}');
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
