package dev.lineclear.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Excerpt;
import dev.lineclear.foresight.graph.Form;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.nio.dot.DOTEventDrivenImporter;
import org.jgrapht.nio.graphml.SimpleGraphMLEventDrivenImporter;
import org.junit.jupiter.api.Test;

/** What is exported is read by somebody else's readers, whatever things are called. */
final class GraphFormsTest {
    private static final String HOSTILE = "arn:aws:s3:::\"]; evil [label=\\N] </data><node id=\"x\"/> {} -> ]]> \\";

    private static Graph graph() {
        Resource odd = new Resource(HOSTILE, "s3:bucket", "", "", Map.of("<k>", "\"v\\"), Origin.ANSWER, MadeGraph.NOW);
        Edge edge = new Edge("service:a", Relation.READS, HOSTILE, Loss.BREAKS, Origin.TRACE, "\"<&\\", MadeGraph.NOW);
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            knowledge.learn(new Sighting(List.of(odd), List.of(edge)));
            knowledge.learn(MadeGraph.small());
            return knowledge.refreshed();
        }
    }

    private static StringReader written(Form form) throws IOException {
        StringBuilder out = new StringBuilder();
        Excerpt.whole(graph()).write(form, out);
        return new StringReader(out.toString());
    }

    @Test
    void dotIsReadByAnother() throws IOException {
        DOTEventDrivenImporter importer = new DOTEventDrivenImporter();
        Set<String> vertices = new TreeSet<>();
        Map<String, String> urns = new TreeMap<>();
        int[] edges = new int[1];
        importer.addVertexConsumer(vertices::add);
        importer.addVertexAttributeConsumer((of, value) -> {
            if (of.getSecond().equals("urn")) {
                urns.put(of.getFirst(), value.getValue());
            }
        });
        importer.addEdgeConsumer(e -> edges[0]++);
        importer.importInput(written(Form.DOT));
        assertEquals(7, vertices.size());
        assertEquals(5, edges[0]);
        assertEquals(HOSTILE, unescaped(urns.get("n1")), urns::toString);
    }

    /** The reader leaves a quoted backslash as it stands. */
    private static String unescaped(String read) {
        return read.replace("\\\\", "\\");
    }

    @Test
    void graphmlIsReadByAnother() throws IOException {
        SimpleGraphMLEventDrivenImporter importer = new SimpleGraphMLEventDrivenImporter();
        Set<String> vertices = new TreeSet<>();
        Set<String> urns = new TreeSet<>();
        int[] edges = new int[1];
        importer.addVertexConsumer(vertices::add);
        importer.addVertexAttributeConsumer((of, value) -> {
            if (of.getSecond().equals("urn")) {
                urns.add(value.getValue());
            }
        });
        importer.addEdgeConsumer(e -> edges[0]++);
        importer.importInput(written(Form.GRAPHML));
        assertEquals(7, vertices.size());
        assertEquals(5, edges[0]);
        assertEquals(true, urns.contains(HOSTILE), urns::toString);
    }
}
