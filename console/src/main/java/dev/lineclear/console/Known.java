package dev.lineclear.console;

import dev.lineclear.foresight.graph.Excerpt;
import dev.lineclear.foresight.graph.Resource;
import java.util.List;

/** What is known of resources and what hangs on them, for the page that shows it. */
public interface Known {
    /** Nothing. */
    Known NOTHING = new Known() {
        @Override
        public Excerpt around(String urn, int depth, int limit) {
            return Excerpt.around(dev.lineclear.foresight.graph.Graph.EMPTY, urn, depth, limit);
        }

        @Override
        public List<String> find(String part, int limit) {
            return List.of();
        }

        @Override
        public boolean stale(Resource resource) {
            return false;
        }

        @Override
        public String state() {
            return "";
        }
    };

    Excerpt around(String urn, int depth, int limit);

    /** URNs in which a text stands, in their order. */
    List<String> find(String part, int limit);

    /** Whether a scan that read all of its kind since has not seen it again. */
    boolean stale(Resource resource);

    /** How much there is, and what of it is missing, in a sentence. */
    String state();
}
