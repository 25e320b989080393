package dev.lineclear.foresight.graph;

import java.util.List;

/** Paths in words. */
final class Sentences {
    /** Edges that a sentence names; of a longer way the middle is counted. */
    private static final int MAX_EDGES = 6;

    private Sentences() {}

    static String of(Path path) {
        return of(path, verb(path.outcome()))
                + path.doubt()
                        .map(origin -> " (by " + words(origin) + " it fails)")
                        .orElse("");
    }

    static String touched(Path path) {
        return of(path, "hangs on it");
    }

    private static String of(Path path, String verb) {
        List<Edge> edges = path.edges();
        StringBuilder text = new StringBuilder(name(path.urn()))
                .append(' ')
                .append(verb)
                .append(": ")
                .append(name(path.urn()));
        for (int i = 0; i < edges.size(); i++) {
            if (edges.size() > MAX_EDGES && i == MAX_EDGES - 1) {
                int left = edges.size() - MAX_EDGES;
                text.append(", and ")
                        .append(left)
                        .append(left == 1 ? " step" : " steps")
                        .append(" on");
                i = edges.size() - 1;
            }
            text.append(i == 0 ? " " : ", which ").append(words(edges.get(i)));
        }
        return text.toString();
    }

    private static String verb(Outcome outcome) {
        return switch (outcome) {
            case LOST -> "is lost";
            case FAILS -> "fails";
            case DEGRADES -> "degrades";
            case LESS_REDUNDANT -> "goes on with less redundancy";
        };
    }

    private static String words(Origin origin) {
        return switch (origin) {
            case DECLARED -> "declaration";
            case INVENTORY -> "a scan";
            case ANSWER -> "an answer";
            case TRACE -> "traces";
            case PUBLISHED -> "its type";
        };
    }

    private static String words(Edge edge) {
        return switch (edge.relation()) {
                    case CONTAINS -> "is in ";
                    case ROUTES_TO -> "routes to ";
                    case USES -> "uses ";
                    case ENCRYPTS_WITH -> "is encrypted with ";
                    case READS -> "reads ";
                    case WRITES -> "writes ";
                    case ASSUMES -> "assumes ";
                    case BACKS_UP -> "is backed up by ";
                }
                + name(edge.dependency());
    }

    /** What people call it: of an ARN what follows the account, without the type before it; of a service its name. */
    static String name(String urn) {
        if (urn.startsWith(Reached.SERVICE + ":") && urn.length() > Reached.SERVICE.length() + 1) {
            return urn.substring(Reached.SERVICE.length() + 1);
        }
        String[] parts = urn.split(":", 6);
        if (parts.length < 6 || !parts[0].equals("arn")) {
            return urn;
        }
        String resource = parts[5];
        int typed = Math.max(resource.indexOf('/'), resource.indexOf(':'));
        return !parts[2].equals("s3") && typed > 0 && typed < resource.length() - 1
                ? resource.substring(typed + 1)
                : resource;
    }
}
