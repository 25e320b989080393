package dev.lineclear.catalog;

import dev.lineclear.catalog.Binding.Where;
import dev.lineclear.catalog.CuratedFile.Named;
import dev.lineclear.catalog.Entry.Fill;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.catalog.Rows.Model;
import dev.lineclear.proposal.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operation's line of the generated data. */
final class Row {
    /** A route of one of the service's models. */
    record Route(Model model, String method, String uri) {}

    final String operation;
    private final List<Model> models;
    private final Map<String, String> types;
    private final String data;
    private final int from;
    private final int to;

    /** Parsed when first asked for; whichever thread comes first, all parse the same. */
    private volatile @Nullable List<Resource> resources;

    private volatile @Nullable List<Resource> touched;

    private volatile @Nullable List<Model> having;

    Row(String operation, List<Model> models, Map<String, String> types, String data, int from, int to) {
        this.operation = operation;
        this.models = models;
        this.types = types;
        this.data = data;
        this.from = from;
        this.to = to;
    }

    Effect effect() {
        return switch (data.charAt(from)) {
            case 'R' -> Effect.READ;
            case 'C' -> Effect.CREATE;
            case 'U' -> Effect.UPDATE;
            case 'G' -> Effect.GRANT;
            case 'P' -> Effect.REPLACE;
            case 'D' -> Effect.DESTROY;
            default -> Effect.UNKNOWN;
        };
    }

    /** The name of the rule the effect was derived by; empty when unknown. */
    String rule() {
        return field(1);
    }

    String level() {
        return field(2);
    }

    /** The models that have the operation; empty when only the authorisation reference does. */
    List<Model> models() {
        List<Model> known = having;
        if (known == null) {
            known = parsedModels();
            having = known;
        }
        return known;
    }

    private List<Model> parsedModels() {
        String indices = field(3);
        return indices.isEmpty()
                ? List.of()
                : Arrays.stream(indices.split(",", -1))
                        .map(i -> models.get(Integer.parseInt(i)))
                        .toList();
    }

    List<Route> routes() {
        String routes = field(4);
        if (routes.isEmpty()) {
            return List.of();
        }
        List<Route> all = new ArrayList<>();
        for (String route : routes.split(" \\| ", -1)) {
            String[] f = route.split(" ", 3);
            all.add(new Route(models.get(Integer.parseInt(f[0])), f[1], f[2]));
        }
        return all;
    }

    /** {@code type!(Placeholder=Member;*=ArnMember) type2()}; the mark says the operation always touches one. */
    List<Resource> resources() {
        List<Resource> known = resources;
        if (known == null) {
            known = parsedResources();
            resources = known;
        }
        return known;
    }

    /**
     * These, and what of them an input names in a way that nothing could derive.
     *
     * @param named by type, the same at each call
     */
    List<Resource> touched(Map<String, Named> named) {
        List<Resource> known = touched;
        if (known == null) {
            known = resources().stream().map(r -> completed(r, named)).toList();
            touched = known;
        }
        return known;
    }

    /** What it may touch besides is left open: its callers take all of such a type for possible. */
    private static Resource completed(Resource derived, Map<String, Named> named) {
        Named by = named.get(derived.type());
        return by == null || !derived.required() || !derived.fills().isEmpty() ? derived : by.of(derived);
    }

    private List<Resource> parsedResources() {
        String text = field(5);
        if (text.isEmpty()) {
            return List.of();
        }
        List<Resource> all = new ArrayList<>();
        for (String resource : text.split("(?<=\\)) ", -1)) {
            int open = resource.indexOf('(');
            boolean required = resource.charAt(open - 1) == '!';
            String type = resource.substring(0, required ? open - 1 : open);
            String fills = resource.substring(open + 1, resource.length() - 1);
            all.add(new Resource(type, types.getOrDefault(type, ""), required, fills(fills)));
        }
        return List.copyOf(all);
    }

    private static List<Fill> fills(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<Fill> fills = new ArrayList<>();
        for (String fill : text.split(";", -1)) {
            int equals = fill.indexOf('=');
            fills.add(new Fill(fill.substring(0, equals), fill.substring(equals + 1)));
        }
        return fills;
    }

    List<Binding> bindings() {
        String bindings = field(6);
        if (bindings.isEmpty()) {
            return List.of();
        }
        List<Binding> all = new ArrayList<>();
        for (String binding : bindings.split(",", -1)) {
            int equals = binding.lastIndexOf('=');
            Where where =
                    switch (binding.charAt(0)) {
                        case 'q' -> Where.QUERY;
                        case 'h' -> Where.HEADER;
                        case 'H' -> Where.HEADERS;
                        case 'f' -> Where.FORM;
                        default -> Where.PAYLOAD;
                    };
            all.add(new Binding(where, binding.substring(2, equals), binding.substring(equals + 1)));
        }
        return all;
    }

    List<String> sensitive() {
        String members = field(7);
        return members.isEmpty() ? List.of() : List.of(members.split(",", -1));
    }

    /** Whether only a newer client has the operation, and not the frozen models. */
    boolean newer() {
        return field(8).equals("newer");
    }

    private String field(int index) {
        int at = from;
        for (int i = 0; i < index; i++) {
            at = data.indexOf('\t', at) + 1;
            if (at == 0 || at > to) {
                return "";
            }
        }
        int end = data.indexOf('\t', at);
        return data.substring(at, end < 0 || end > to ? to : end);
    }
}
