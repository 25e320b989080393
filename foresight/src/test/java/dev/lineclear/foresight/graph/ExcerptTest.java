package dev.lineclear.foresight.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ExcerptTest {
    private static final String HOSTILE =
            "arn:aws:s3:::]]></data><node id=\"x\"/>\"]; evil [label=\\N]\u0000\u202e&amp;";

    private static Graph small() {
        return Made.graph(
                List.of(
                        Made.resource("service:shop", "service", "", Map.of("owner", "web"), Origin.DECLARED),
                        Made.resource(
                                "arn:aws:rds:eu-central-1:1:db:orders",
                                "rds:db",
                                "eu-central-1a",
                                Map.of(),
                                Origin.ANSWER)),
                List.of(
                        Made.edge("service:shop", Relation.USES, "arn:aws:rds:eu-central-1:1:db:orders"),
                        Made.edge(
                                "service:shop",
                                Relation.USES,
                                "arn:aws:rds:eu-central-1:1:db:orders",
                                Loss.DEGRADES,
                                Origin.TRACE),
                        Made.edge(
                                "arn:aws:ec2:eu-central-1:1:subnet/s-1",
                                Relation.CONTAINS,
                                "arn:aws:rds:eu-central-1:1:db:orders")));
    }

    private static String written(Graph graph, Form form) throws IOException {
        StringBuilder out = new StringBuilder();
        Excerpt.whole(graph).write(form, out);
        return out.toString();
    }

    @Test
    void inJson() throws IOException {
        assertEquals("""
                {"version":"VERSION","truncated":false,"resources":[
                  {"urn":"arn:aws:ec2:eu-central-1:1:subnet/s-1"},
                  {"urn":"arn:aws:rds:eu-central-1:1:db:orders","type":"rds:db","region":"eu-central-1","zone":"eu-central-1a","tags":{},"origin":"ANSWER","seen":"2026-11-21T12:00:00Z"},
                  {"urn":"service:shop","type":"service","region":"","zone":"","tags":{"owner":"web"},"origin":"DECLARED","seen":"2026-11-21T12:00:00Z"}
                ],"edges":[
                  {"left":"arn:aws:ec2:eu-central-1:1:subnet/s-1","relation":"CONTAINS","right":"arn:aws:rds:eu-central-1:1:db:orders","loss":"BREAKS","origin":"INVENTORY","rule":"test:Read It","seen":"2026-11-21T12:00:00Z","overruled":false},
                  {"left":"service:shop","relation":"USES","right":"arn:aws:rds:eu-central-1:1:db:orders","loss":"BREAKS","origin":"INVENTORY","rule":"test:Read It","seen":"2026-11-21T12:00:00Z","overruled":false},
                  {"left":"service:shop","relation":"USES","right":"arn:aws:rds:eu-central-1:1:db:orders","loss":"DEGRADES","origin":"TRACE","rule":"test:Read It","seen":"2026-11-21T12:00:00Z","overruled":true}
                ]}
                """.replace("VERSION", small().version()), written(small(), Form.JSON));
    }

    @Test
    void inDot() throws IOException {
        assertEquals("""
                digraph "lineclear VERSION" {
                  n0 [label="s-1", urn="arn:aws:ec2:eu-central-1:1:subnet/s-1", style="dashed"];
                  n1 [label="orders", urn="arn:aws:rds:eu-central-1:1:db:orders", type="rds:db", region="eu-central-1", zone="eu-central-1a", origin="ANSWER", seen="2026-11-21T12:00:00Z"];
                  n2 [label="shop", urn="service:shop", type="service", region="", zone="", origin="DECLARED", seen="2026-11-21T12:00:00Z"];
                  n0 -> n1 [label="CONTAINS", loss="BREAKS", origin="INVENTORY", rule="test:Read It", seen="2026-11-21T12:00:00Z"];
                  n2 -> n1 [label="USES", loss="BREAKS", origin="INVENTORY", rule="test:Read It", seen="2026-11-21T12:00:00Z"];
                  n2 -> n1 [label="USES", loss="DEGRADES", origin="TRACE", rule="test:Read It", seen="2026-11-21T12:00:00Z", style="dotted"];
                }
                """.replace("VERSION", small().version()), written(small(), Form.DOT));
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String data(Element of, String key) {
        NodeList all = of.getElementsByTagName("data");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(d -> d.getAttribute("key").equals(key))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    @Test
    void inGraphmlThatAnXmlParserReads() throws Exception {
        Document document = parsed(written(small(), Form.GRAPHML));
        NodeList nodes = document.getElementsByTagName("node");
        assertEquals(3, nodes.getLength());
        Element orders = (Element) nodes.item(1);
        assertEquals("arn:aws:rds:eu-central-1:1:db:orders", data(orders, "n-urn"));
        assertEquals("eu-central-1a", data(orders, "n-zone"));
        NodeList edges = document.getElementsByTagName("edge");
        assertEquals(3, edges.getLength());
        Element last = (Element) edges.item(2);
        assertEquals("n2", last.getAttribute("source"));
        assertEquals("n1", last.getAttribute("target"));
        assertEquals("TRACE", data(last, "e-origin"));
        assertEquals("true", data(last, "e-overruled"));
    }

    @Test
    void nothingInANameCanBeTakenForMarkup() throws Exception {
        Graph graph = Made.graph(List.of(Made.resource(HOSTILE, "t")), List.of(Made.edge("a", Relation.USES, HOSTILE)));
        Document document = parsed(written(graph, Form.GRAPHML));
        assertEquals(2, document.getElementsByTagName("node").getLength());
        assertEquals(
                HOSTILE.replace("\u0000", "\\u{0}").replace("\u202e", "\\u{202e}"),
                data((Element) document.getElementsByTagName("node").item(1), "n-urn"));
        String dot = written(graph, Form.DOT);
        assertEquals(5, dot.lines().count(), dot);
        assertTrue(dot.contains("\\\"]; evil [label=\\\\N]\\\\u{0}"), dot);
        String json = written(graph, Form.JSON);
        assertTrue(json.contains("\\\\N]\\u0000\\u202e\\u0026amp;"), json);
        assertFalse(json.contains("</"), "it may stand in a page");
    }

    @Test
    void aroundOneResourceTheNearestComeFirstUpToTheLimit() {
        List<Edge> chain = IntStream.range(0, 9)
                .mapToObj(i -> Made.edge("n" + (i + 1), Relation.USES, "n" + i))
                .toList();
        Graph graph = Made.graph(List.of(), chain);
        Excerpt near = Excerpt.around(graph, "n4", 2, 100);
        assertEquals(
                List.of("n2", "n3", "n4", "n5", "n6"),
                near.nodes().stream().map(Excerpt.Node::urn).toList());
        assertEquals(4, near.edges().size());
        assertFalse(near.truncated());
        Excerpt few = Excerpt.around(graph, "n4", 9, 3);
        assertEquals(
                List.of("n3", "n4", "n5"),
                few.nodes().stream().map(Excerpt.Node::urn).toList());
        assertTrue(few.truncated());
        assertEquals(0, Excerpt.around(graph, "nowhere", 2, 100).size());
        assertEquals(Optional.empty(), near.nodes().getFirst().known());
    }

    @Test
    void aroundSomethingThatThousandsHangOnItIsCutShort() {
        List<Edge> edges = IntStream.range(0, 50_000)
                .mapToObj(i -> Made.edge("n" + i, Relation.USES, "hub"))
                .toList();
        Excerpt excerpt = Excerpt.around(Made.graph(List.of(), edges), "hub", 3, 200);
        assertEquals(200, excerpt.size());
        assertTrue(excerpt.truncated());
        assertEquals(199, excerpt.edges().size());
    }
}
