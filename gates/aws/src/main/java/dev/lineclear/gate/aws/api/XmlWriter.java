package dev.lineclear.gate.aws.api;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.JsonNode;

/** The body of the rest-xml protocol, its elements in the model's order. */
final class XmlWriter {
    private final XMLStreamWriter out;

    private XmlWriter(XMLStreamWriter out) {
        this.out = out;
    }

    /** @param shape {@code root}, {@code ns} and {@code of}, the elements */
    static byte[] body(JsonNode shape, JsonNode input) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            out.writeStartElement(shape.path("root").asString());
            if (shape.has("ns")) {
                out.writeDefaultNamespace(shape.path("ns").asString());
            }
            new XmlWriter(out).members(input, shape.path("of"));
            out.writeEndElement();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a tree can be written as XML", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void members(JsonNode object, JsonNode shapes) throws XMLStreamException {
        for (JsonNode shape : shapes.values()) {
            String member = shape.path("name").asString();
            JsonNode value = object.path(member);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            String name = shape.path("as").asString(member);
            String element = shape.path("list").asString("");
            if (value.isArray() && !element.isEmpty()) {
                out.writeStartElement(name);
                for (JsonNode each : value.values()) {
                    element(element, each, shape);
                }
                out.writeEndElement();
            } else if (value.isArray()) {
                for (JsonNode each : value.values()) {
                    element(name, each, shape);
                }
            } else {
                element(name, value, shape);
            }
        }
    }

    private void element(String name, JsonNode value, JsonNode shape) throws XMLStreamException {
        out.writeStartElement(name);
        if (value.isObject()) {
            members(value, shape.path("of"));
        } else {
            out.writeCharacters(value.asString());
        }
        out.writeEndElement();
    }
}
