package dev.lineclear.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The generated data, {@code operations.tsv}: services and their models are found at once, a service's operations when it
 * is first asked for one, and an operation's row is taken apart when that is.
 *
 * <p>Lines, tab-separated: {@code S service}, and of it: {@code M signing-name endpoint protocols target-prefix client} a
 * model and the package that has what is newer; {@code T type arn-template}; {@code O name effect rule level models routes
 * resources bindings sensitive newer}. Models come first.
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

    private static final String NEXT_SERVICE = "\nS\t";

    private final Map<String, Section> sections = HashMap.newHashMap(600);

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

    /** @throws RuntimeException when it is not such data; operations are looked at when they are asked for */
    Rows(String data) {
        if (!data.endsWith("\n")) {
            throw new IllegalStateException("the catalogue's last line has no end");
        }
        int at = 0;
        for (; data.startsWith("#", at); at = data.indexOf('\n', at) + 1) {
            sources.add(data.substring(at + 2, data.indexOf('\n', at)));
        }
        while (at < data.length()) {
            int next = data.indexOf(NEXT_SERVICE, at);
            int end = next < 0 ? data.length() : next + 1;
            section(data, at, end);
            at = end;
        }
    }

    private void section(String data, int from, int to) {
        if (!data.startsWith("S\t", from)) {
            throw new IllegalStateException("the catalogue's operation is of no service, at " + from);
        }
        int line = data.indexOf('\n', from);
        String service = data.substring(from + 2, line);
        List<Model> models = new ArrayList<>();
        int at = line + 1;
        for (; at < to && data.charAt(at) == 'M'; at = line + 1) {
            line = data.indexOf('\n', at);
            models.add(model(service, data.substring(at + 2, line)));
        }
        if (sections.put(service, new Section(service, models, data, at, to)) != null) {
            throw new IllegalStateException("the catalogue has the service twice: " + service);
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

    /** An operation's row, such as {@code sqs:SendMessage}'s; null when there is none. */
    @Nullable
    Row row(String operation) {
        int colon = operation.indexOf(':');
        if (colon < 0) {
            return null;
        }
        Section section = sections.get(operation.substring(0, colon));
        return section == null ? null : section.rows().get(operation);
    }

    /** A service's rows; empty when it is not known. */
    Collection<Row> of(String service) {
        Section section = sections.get(service);
        return section == null ? List.of() : section.rows().values();
    }

    /** Every row, in no order. */
    Stream<Row> all() {
        return sections.values().stream().flatMap(section -> section.rows().values().stream());
    }
}
