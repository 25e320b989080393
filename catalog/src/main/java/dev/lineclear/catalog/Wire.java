package dev.lineclear.catalog;

import dev.lineclear.catalog.Rows.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells operations from what is on the wire. */
final class Wire {
    private final Rows rows;

    /** Signing name to its routes; built when the first request for it comes, since most are never asked for. */
    private final Map<String, Routes> routes = new ConcurrentHashMap<>();

    /** Signing name to what is known of it; bounded by the data, since others are not kept. */
    private final Map<String, ServiceInfo> services = new ConcurrentHashMap<>();

    Wire(Rows rows) {
        this.rows = rows;
    }

    private List<Model> models(String signingName) {
        return rows.modelsBySigningName.getOrDefault(signingName, List.of());
    }

    Optional<String> byTarget(String signingName, String target) {
        int dot = target.lastIndexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        String prefix = target.substring(0, dot);
        String name = target.substring(dot + 1);
        for (Model model : models(signingName)) {
            if (model.target().equals(prefix) && has(model, name)) {
                return Optional.of(model.service() + ":" + name);
            }
        }
        return Optional.empty();
    }

    Optional<String> byAction(String signingName, String action) {
        for (Model model : models(signingName)) {
            boolean named = model.protocols().stream().noneMatch(p -> p.startsWith("rest-"));
            if (named && has(model, action)) {
                return Optional.of(model.service() + ":" + action);
            }
        }
        return Optional.empty();
    }

    /** Newer operations are in no model, only in the authorisation reference: any model of the service may have them. */
    private boolean has(Model model, String name) {
        Row row = rows.row(model.service() + ":" + name);
        return row != null && (row.models().isEmpty() || row.models().contains(model));
    }

    Optional<RouteMatch> byRoute(String signingName, String method, String path, String query, Set<String> headers) {
        if (models(signingName).isEmpty()) {
            return Optional.empty();
        }
        return routes.computeIfAbsent(signingName, s -> new Routes(s, rowsOf(s)))
                .match(method, path, query, headers);
    }

    private List<Row> rowsOf(String signingName) {
        return models(signingName).stream()
                .map(Model::service)
                .distinct()
                .flatMap(service -> rows.of(service).stream())
                .sorted((a, b) -> a.operation.compareTo(b.operation))
                .toList();
    }

    Optional<ServiceInfo> service(String signingName) {
        List<Model> models = models(signingName);
        if (models.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(services.computeIfAbsent(signingName, name -> info(name, models)));
    }

    private static ServiceInfo info(String signingName, List<Model> models) {
        return new ServiceInfo(
                signingName,
                models.stream().map(Model::service).distinct().toList(),
                models.stream().flatMap(m -> m.protocols().stream()).distinct().toList(),
                models.stream()
                        .map(Model::target)
                        .filter(t -> !t.isEmpty())
                        .distinct()
                        .toList(),
                models.getFirst().endpointPrefix());
    }
}
