package dev.lineclear.catalog;

import dev.lineclear.catalog.Rows.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service's part of the generated data. */
final class Section {
    private final String service;
    private final List<Model> models;
    private final String data;
    private final int from;
    private final int to;

    /** Found when first asked for; whichever thread comes first, all find the same. */
    private volatile @Nullable Map<String, Row> rows;

    /** @param from where its lines begin that tell of types and operations */
    Section(String service, List<Model> models, String data, int from, int to) {
        this.service = service;
        this.models = models;
        this.data = data;
        this.from = from;
        this.to = to;
    }

    /**
     * By operation, such as {@code sqs:SendMessage}.
     *
     * @throws IllegalStateException when a line is not understood
     */
    Map<String, Row> rows() {
        Map<String, Row> known = rows;
        if (known == null) {
            known = found();
            rows = known;
        }
        return known;
    }

    private Map<String, Row> found() {
        Map<String, Row> found = new HashMap<>();
        Map<String, String> types = new HashMap<>();
        for (int at = from; at < to; ) {
            int end = data.indexOf('\n', at);
            int tab = data.indexOf('\t', at + 2);
            switch (data.charAt(at)) {
                case 'T' -> types.put(data.substring(at + 2, tab), data.substring(tab + 1, end));
                case 'O' -> {
                    String operation = service + ":" + data.substring(at + 2, tab);
                    found.put(operation, new Row(operation, models, types, data, tab + 1, end));
                }
                default -> throw new IllegalStateException("the catalogue's line is of no known kind, at " + at);
            }
            at = end + 1;
        }
        return found;
    }
}
