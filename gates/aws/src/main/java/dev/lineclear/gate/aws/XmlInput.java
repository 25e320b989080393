package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Body;
import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * XML bodies as JSON under the API's member names. No document types, no entities but the five of XML itself, no processing
 * instructions; depth and size are bounded. A root other than the operation's is refused, since what it would mean is
 * production's guess and not ours.
 */
public final class XmlInput {
    /** S3's largest XML body (a lifecycle of 1,000 rules, a delete of 1,000 keys) stays below 2 MiB. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Deeper than any AWS structure. */
    static final int MAX_DEPTH = 32;

    /** S3's largest lists have 10,000 parts with a few fields each; attributes count as elements. */
    static final int MAX_ELEMENTS = 100_000;

    /** What each takes in memory, and each attribute: an object with its name, or a text. */
    private static final int ELEMENT_BYTES = BodyTree.OBJECT_TOKENS * BodyTree.TOKEN_BYTES;

    /** Of a whole number: what always fits 64 bits. */
    private static final int MAX_DIGITS = 18;

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private final TreeRoom room;
    private int elements;

    private XmlInput(XMLStreamReader reader, TreeRoom room) {
        this.reader = reader;
        this.room = room;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    /** The members the document holds; room is taken for them as they come. */
    static ObjectNode read(byte[] body, Optional<Body> form, TreeRoom room) throws Refused {
        room.take(body.length);
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
            return new XmlInput(reader, room).document(form);
        } catch (XMLStreamException e) {
            throw malformed("the body is not XML that can be read");
        }
    }

    /**
     * An answer's members, whatever its root is called.
     *
     * @param fields of the answer
     * @param wrapped whether they are in one element of the root, as the query protocol has it
     * @throws IOException when it is not XML that can be read, within the limits of this class
     */
    public static ObjectNode answer(byte[] body, Map<String, Body.Field> fields, boolean wrapped) throws IOException {
        try {
            XmlInput input =
                    new XmlInput(FACTORY.createXMLStreamReader(new ByteArrayInputStream(body)), TreeRoom.UNSHARED);
            while (input.next() != XMLStreamConstants.START_ELEMENT) {}
            String root = input.reader.getLocalName();
            Body.@Nullable Field whole = wrapped ? null : fields.get(root);
            if (whole != null && !whole.list() && !whole.fields().isEmpty()) {
                // Of some operations one member is the whole body.
                return CanonicalJson.MAPPER
                        .createObjectNode()
                        .set(whole.member(), input.element(whole.fields(), true, 1))
                        .asObject();
            }
            JsonNode content = wrapped ? input.inside(fields) : input.element(fields, true, 1);
            return (ObjectNode) content;
        } catch (XMLStreamException | Refused e) {
            throw new IOException("the answer is not XML that can be read: " + e.getMessage(), e);
        }
    }

    /** The root's first element, which is the result; what comes after it is metadata. */
    private JsonNode inside(Map<String, Body.Field> fields) throws XMLStreamException, Refused {
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return reader.getLocalName().endsWith("Result")
                        ? element(fields, true, 2)
                        : CanonicalJson.MAPPER.createObjectNode();
            }
        }
        return CanonicalJson.MAPPER.createObjectNode();
    }

    private ObjectNode document(Optional<Body> form) throws XMLStreamException, Refused {
        while (next() != XMLStreamConstants.START_ELEMENT) {}
        String root = reader.getLocalName();
        if (form.isPresent()
                && !form.get().root().isEmpty()
                && !form.get().root().equals(root)) {
            throw malformed(
                    "the body's root element is " + root + ", not " + form.get().root());
        }
        JsonNode content = element(form.map(Body::fields).orElse(Map.of()), true, 1);
        while (next() != XMLStreamConstants.END_DOCUMENT) {}
        ObjectNode members = CanonicalJson.MAPPER.createObjectNode();
        String member = form.map(Body::member).orElse(root);
        if (!member.isEmpty()) {
            members.set(member, content);
        } else if (content instanceof ObjectNode object) {
            members.setAll(object);
        }
        return members;
    }

    private int next() throws XMLStreamException, Refused {
        int event = reader.next();
        switch (event) {
            case XMLStreamConstants.DTD,
                    XMLStreamConstants.ENTITY_REFERENCE,
                    XMLStreamConstants.ENTITY_DECLARATION,
                    XMLStreamConstants.PROCESSING_INSTRUCTION ->
                throw malformed("document types, entities and processing instructions are not taken");
            case XMLStreamConstants.START_ELEMENT -> {
                int more = 1 + reader.getAttributeCount();
                elements += more;
                if (elements > MAX_ELEMENTS) {
                    throw malformed("more than " + MAX_ELEMENTS + " elements");
                }
                room.take((long) more * ELEMENT_BYTES);
            }
            default -> {}
        }
        return event;
    }

    /** From a start to its end. */
    private JsonNode element(Map<String, Body.Field> fields, boolean structure, int depth)
            throws XMLStreamException, Refused {
        if (depth > MAX_DEPTH) {
            throw malformed("elements nested deeper than " + MAX_DEPTH);
        }
        ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
        attributes(object);
        StringBuilder text = new StringBuilder();
        boolean children = false;
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children = true;
                String name = reader.getLocalName();
                child(object, name, fields.get(name), depth);
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            }
        }
        return children || structure || !object.isEmpty() ? object : object.stringNode(text.toString());
    }

    /** {@code xsi:type} and the like tell a grantee's kind. */
    private void attributes(ObjectNode object) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            object.put("@" + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
    }

    private void child(ObjectNode into, String name, Body.@Nullable Field field, int depth)
            throws XMLStreamException, Refused {
        if (field == null) {
            generic(into, name, element(Map.of(), false, depth + 1));
            return;
        }
        if (!field.list()) {
            if (into.has(field.member())) {
                throw malformed("the element " + name + " is there twice");
            }
            into.set(field.member(), value(field, depth));
            return;
        }
        ArrayNode list = into.get(field.member()) instanceof ArrayNode known ? known : into.putArray(field.member());
        if (field.item().isEmpty()) {
            list.add(value(field, depth));
            return;
        }
        items(list, field, depth);
    }

    private void items(ArrayNode list, Body.Field field, int depth) throws XMLStreamException, Refused {
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (!reader.getLocalName().equals(field.item())
                        && !reader.getLocalName().equals("member")) {
                    throw malformed("a list of " + field.item() + " holds a " + reader.getLocalName());
                }
                list.add(value(field, depth + 1));
            }
        }
    }

    private JsonNode value(Body.Field field, int depth) throws XMLStreamException, Refused {
        JsonNode node = element(field.fields(), field.type().equals("structure"), depth + 1);
        if (!node.isString()) {
            return node;
        }
        String text = node.asString().strip();
        return switch (field.type()) {
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? CanonicalJson.MAPPER.getNodeFactory().booleanNode(text.equals("true"))
                        : node;
            case "number" -> number(text, node);
            default -> node;
        };
    }

    private static JsonNode number(String text, JsonNode otherwise) {
        try {
            return text.length() > MAX_DIGITS
                    ? otherwise
                    : CanonicalJson.MAPPER.getNodeFactory().numberNode(new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return otherwise;
        }
    }

    /** An element the model does not have: kept under its own name, several as a list. */
    private static void generic(ObjectNode into, String name, JsonNode value) {
        JsonNode known = into.get(name);
        if (known == null) {
            into.set(name, value);
        } else if (known instanceof ArrayNode list) {
            list.add(value);
        } else {
            into.putArray(name).add(known).add(value);
        }
    }

    private static Refused malformed(String message) {
        return new Refused(new Refusal(
                400,
                "ValidationException",
                "MalformedXML",
                "MalformedXML",
                "Lineclear: " + message,
                "",
                java.util.List.of()));
    }
}
