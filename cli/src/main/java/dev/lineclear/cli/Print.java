package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** How answers look in a terminal. */
final class Print {
    private static final boolean COLOUR = System.console() != null && System.getenv("NO_COLOR") == null;

    private final PrintStream out;

    Print(PrintStream out) {
        this.out = out;
    }

    static Print standard() {
        return new Print(System.out);
    }

    void json(JsonNode node) {
        out.println(CanonicalJson.MAPPER
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(node));
    }

    void line(String text) {
        out.println(text);
    }

    void field(String name, String value) {
        if (!value.isBlank()) {
            out.printf("  %-14s %s%n", name, safe(value));
        }
    }

    void items(String name, JsonNode array) {
        String label = name;
        for (JsonNode item : array) {
            out.printf("  %-14s %s%n", label, safe(item.asString(item.toString())));
            label = "";
        }
    }

    /** What came over the network says nothing to the terminal, whoever sent it; gateways make it visible already. */
    static String safe(String value) {
        return Visible.lines(value.replace("\n", "\\n").replace("\r", "\\r"));
    }

    /** @return such as {@code 1 request}, {@code 2 requests} */
    static String many(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    static String bold(String text) {
        return COLOUR ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    static String red(String text) {
        return COLOUR ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    static String green(String text) {
        return COLOUR ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    /** Columns as wide as their widest cell. */
    void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        rows.forEach(row -> all.add(row.stream().map(Print::safe).toList()));
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                text.append(row.get(i));
                if (i < row.size() - 1) {
                    text.repeat(' ', widths[i] - row.get(i).length() + 2);
                }
            }
            out.println(row == header ? bold(text.toString()) : text.toString());
        }
    }
}
