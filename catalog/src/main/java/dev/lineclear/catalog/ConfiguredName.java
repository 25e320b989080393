package dev.lineclear.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How a line of the configuration names an operation that not even the gate could name: by what is on the wire.
 *
 * @param line as it is written
 * @param service whose operation it is
 * @param names operation or whole target; empty where it goes by its path
 * @param method such as {@code DELETE}; empty where it goes by its name
 * @param segments of the path, a star standing for any one
 * @param keys of the query, exactly these
 */
record ConfiguredName(
        String line, String service, Set<String> names, String method, List<String> segments, Set<String> keys) {
    /** What the gate calls an operation that nobody knows. */
    static final String NAMELESS = ":Unknown";

    private static final Pattern LINE = Pattern.compile("([a-z0-9-]{1,64}):(\\S{1,256}|[A-Z]{3,7} /\\S{0,1024})");

    /** What decodes to more than a plain name might be another path to somebody else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:@!$&'()*+,;=-]+");

    static Matcher parsed(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches() || m.group(2).equals(NAMELESS.substring(1))) {
            throw new IllegalArgumentException("must be SERVICE:Operation, SERVICE:Prefix.Operation or"
                    + " \"SERVICE:METHOD /path/*\", not " + line);
        }
        return m;
    }

    static ConfiguredName of(String line, Catalog catalog) {
        Matcher m = parsed(line);
        String service = m.group(1);
        String name = m.group(2);
        int space = name.indexOf(' ');
        if (space < 0) {
            Set<String> names = new TreeSet<>(Set.of(name));
            if (name.indexOf('.') < 0) {
                catalog.targetPrefixes(service).forEach(prefix -> names.add(prefix + "." + name));
            }
            return new ConfiguredName(line, service, names, "", List.of(), Set.of());
        }
        int question = name.indexOf('?');
        String path = name.substring(space + 1, question < 0 ? name.length() : question);
        Set<String> keys =
                question < 0 ? Set.of() : Set.of(name.substring(question + 1).split("&", -1));
        return new ConfiguredName(line, service, Set.of(), name.substring(0, space), segments(path), keys);
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    /** Whether a request that the gate could not name is this one. */
    boolean fits(String operation, JsonNode input) {
        if (!operation.equals(service + NAMELESS)) {
            return false;
        }
        JsonNode target = input.path("@target");
        JsonNode action = input.path("@action");
        if (target.isString() || action.isString()) {
            // Both at once, or another path or query than such a request has, may mean another operation to production.
            return target.isString() != action.isString()
                    && input.path("@path").asString("").equals("/")
                    && (action.isString() || input.path("@method").asString("").equals("POST"))
                    && (action.isString() || input.path("@query").isMissingNode())
                    && names.contains((target.isString() ? target : action).asString());
        }
        return !method.isEmpty()
                && method.equals(input.path("@method").asString(""))
                && keys.equals(new TreeSet<>(input.path("@query").propertyNames()))
                && fits(segments(input.path("@path").asString("")));
    }

    private boolean fits(List<String> path) {
        if (path.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            String asked = path.get(i);
            boolean any = segments.get(i).equals("*")
                    && PLAIN.matcher(asked).matches()
                    && !asked.equals(".")
                    && !asked.equals("..");
            if (!any && !segments.get(i).equals(asked)) {
                return false;
            }
        }
        return true;
    }
}
