package dev.lineclear.console;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The console's files: its style, its scripts, and htmx and Cytoscape.js as published, out of the jars; nothing from elsewhere. */
final class Assets {
    private static final String OURS = "/dev/lineclear/console/";
    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

    private static final String CYTOSCAPE = "/META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js";

    private record Asset(String type, byte[] bytes) {}

    private final Map<String, Asset> files = new TreeMap<>();

    Assets() {
        put("console.css", "text/css; charset=utf-8", OURS + "console.css");
        put("console.js", "text/javascript; charset=utf-8", OURS + "console.js");
        put("mark.svg", "image/svg+xml", OURS + "mark.svg");
        put("graph.js", "text/javascript; charset=utf-8", OURS + "graph.js");
        put("htmx.js", "text/javascript; charset=utf-8", HTMX);
        put("cytoscape.js", "text/javascript; charset=utf-8", CYTOSCAPE);
    }

    private void put(String name, String type, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in the jars");
            }
            files.put(name, new Asset(type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        files.forEach((name, asset) -> routing.get("/assets/" + name, guard.open(visit -> {
            visit.response().headers().remove(HeaderNames.CACHE_CONTROL);
            visit.response().header(HeaderNames.CACHE_CONTROL, "no-cache");
            visit.send(200, asset.type(), asset.bytes());
        })));
    }
}
