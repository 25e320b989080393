package dev.lineclear.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The generated data, {@code operations.tsv}, indexed but not taken apart: a row is parsed when it is first asked for.
 *
 * <p>Lines, tab-separated: {@code S service}; {@code M signing-name endpoint protocols target-prefix client} a model of
 * it and the package that has what is newer; {@code T type arn-template}; {@code O name effect rule level models routes
 * resources bindings sensitive newer}.
 */
final class Rows {
    /** A model of a service; some services have several (API generations that share a name). */
    record Model(
            String service,
            String signingName,
            String endpointPrefix,
            List<String> protocols,
            String target,
            String client) {}

    /** Operation, such as {@code sqs:SendMessage}, to its row. */
    final Map<String, Row> byOperation = HashMap.newHashMap(24_000);

    final Map<String, List<Model>> modelsBySigningName = new HashMap<>();

    final List<String> sources = new ArrayList<>();

    static Rows load() {
        // ASCII throughout, and so large that looking for what is not takes longer than reading it.
        return new Rows(text("operations.tsv", StandardCharsets.ISO_8859_1));
    }

    static String text(String resource) {
        return text(resource, StandardCharsets.UTF_8);
    }

    private static String text(String resource, Charset charset) {
        try (InputStream in = Rows.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue's " + resource + " is missing");
            }
            return new String(in.readAllBytes(), charset);
        } catch (IOException e) {
            throw new IllegalStateException("the catalogue's " + resource + " cannot be read", e);
        }
    }

    /** @throws RuntimeException when a line is not understood */
    Rows(String data) {
        String service = "";
        List<Model> models = List.of();
        Map<String, String> types = Map.of();
        for (int at = 0; at < data.length(); ) {
            int end = data.indexOf('\n', at);
            if (end < 0) {
                throw new IllegalStateException("the catalogue's last line has no end");
            }
            switch (data.charAt(at)) {
                case '#' -> sources.add(data.substring(at + 2, end));
                case 'S' -> {
                    service = data.substring(at + 2, end);
                    models = new ArrayList<>();
                    types = new HashMap<>();
                }
                case 'M' -> models.add(model(service, data.substring(at + 2, end)));
                case 'T' -> {
                    int tab = data.indexOf('\t', at + 2);
                    types.put(data.substring(at + 2, tab), data.substring(tab + 1, end));
                }
                case 'O' -> {
                    if (service.isEmpty()) {
                        throw new IllegalStateException("the catalogue's operation is of no service");
                    }
                    int tab = data.indexOf('\t', at + 2);
                    String operation = service + ":" + data.substring(at + 2, tab);
                    byOperation.put(operation, new Row(operation, models, types, data, tab + 1, end));
                }
                default -> throw new IllegalStateException("the catalogue's line is of no known kind, at " + at);
            }
            at = end + 1;
        }
    }

    private Model model(String service, String line) {
        String[] f = line.split("\t", -1);
        Model model = new Model(service, f[0], f[1], List.of(f[2].split(",", -1)), f[3], f.length > 4 ? f[4] : "");
        modelsBySigningName
                .computeIfAbsent(model.signingName(), k -> new ArrayList<>())
                .add(model);
        return model;
    }
}
