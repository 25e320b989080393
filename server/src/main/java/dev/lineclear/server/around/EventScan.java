package dev.lineclear.server.around;

import dev.lineclear.server.around.TrailReader.NotAnEventException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** Picks out of one object what is looked at, and passes over the rest without keeping it. */
final class EventScan {
    /** Of each text: longer than what names people, roles and things, and enough of what a program calls itself. */
    private static final int MAX_TEXT = 512;

    /** Of what was asked for: more than any policy. */
    private static final int MAX_ASKED = 65_536;

    private static final Set<String> PICKED = Set.of(
            "/eventID",
            "/requestID",
            "/eventTime",
            "/eventSource",
            "/eventName",
            "/readOnly",
            "/recipientAccountId",
            "/awsRegion",
            "/eventType",
            "/errorCode",
            "/sourceIPAddress",
            "/userAgent",
            "/userIdentity/type",
            "/userIdentity/arn",
            "/userIdentity/accountId",
            "/userIdentity/principalId",
            "/userIdentity/accessKeyId",
            "/userIdentity/invokedBy",
            "/userIdentity/sessionContext/sessionIssuer/arn");

    /** As databases write times, from which some published events were taken: in UTC, too. */
    private static final Pattern AS_TABLES =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?)$");

    private final Consumer<JsonParser> lists;
    private final Consumer<String> texts;
    private final Map<String, String> found = new HashMap<>();
    private boolean wrapping;
    private final boolean keeps;
    private String asked = "";
    private String on = "";
    private String resource = "";

    /**
     * @param lists are given a parser at the beginning of a list of events, and leave it at the list's end
     * @param texts are given an event as a text
     * @param keeps whether what was asked for is kept as it is
     */
    EventScan(Consumer<JsonParser> lists, Consumer<String> texts, boolean keeps) {
        this.keeps = keeps;
        this.lists = lists;
        this.texts = texts;
    }

    /** @param parser at the object's beginning; is left at its end */
    void object(JsonParser parser) {
        members(parser, "");
    }

    private void members(JsonParser parser, String path) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String at = path + "/" + name;
            JsonToken token = parser.nextToken();
            if (path.isEmpty() && token == JsonToken.START_ARRAY && (name.equals("Records") || name.equals("Events"))) {
                wrapping = true;
                lists.accept(parser);
            } else if (at.equals("/CloudTrailEvent") && token == JsonToken.VALUE_STRING) {
                wrapping = true;
                texts.accept(parser.getString());
            } else {
                value(parser, token, at);
            }
        }
    }

    private void value(JsonParser parser, JsonToken token, String at) {
        if (keeps && token == JsonToken.START_OBJECT && at.equals("/requestParameters")) {
            asked(parser);
        } else if (token == JsonToken.START_OBJECT
                && (at.startsWith("/userIdentity") || at.equals("/requestParameters"))) {
            members(parser, at);
        } else if (token == JsonToken.START_ARRAY && at.equals("/resources")) {
            resources(parser);
        } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else if (PICKED.contains(at) && token != JsonToken.VALUE_NULL) {
            // Two of one name are two stories about one event.
            if (found.put(at, cut(parser.getString())) != null) {
                throw new NotAnEventException("an event has two of " + at.substring(at.lastIndexOf('/') + 1));
            }
        } else if (on.isEmpty() && token == JsonToken.VALUE_STRING && at.startsWith("/requestParameters/")) {
            on = cut(parser.getString());
        } else if (resource.isEmpty() && token == JsonToken.VALUE_STRING && at.equals("/resources/ARN")) {
            resource = cut(parser.getString());
        }
    }

    private void asked(JsonParser parser) {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = TrailReader.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            copy.copyCurrentStructure(parser);
        }
        asked = text.getBuffer().length() > MAX_ASKED ? "" : text.toString();
        try (JsonParser again = TrailReader.JSON.createParser(ObjectReadContext.empty(), text.toString())) {
            again.nextToken();
            members(again, "/requestParameters");
        }
    }

    private void resources(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                members(parser, "/resources");
            } else {
                parser.skipChildren();
            }
        }
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** @return nothing for what only wraps events */
    Optional<TrailEvent> event() {
        if (wrapping && !found.containsKey("/eventName")) {
            return Optional.empty();
        }
        if (!found.containsKey("/eventName") || !found.containsKey("/eventSource")) {
            throw new NotAnEventException("there is an object that is no event of CloudTrail");
        }
        String principal = text("/userIdentity/principalId");
        String arn = text("/userIdentity/arn");
        return Optional.of(new TrailEvent(
                text("/eventID"),
                text("/requestID"),
                time(text("/eventTime")),
                text("/eventSource").replaceFirst("\\.amazonaws\\.com(\\.cn)?$", ""),
                text("/eventName"),
                Optional.ofNullable(found.get("/readOnly")).map(Boolean::parseBoolean),
                text("/recipientAccountId").isEmpty() ? text("/userIdentity/accountId") : text("/recipientAccountId"),
                text("/awsRegion"),
                text("/eventType"),
                text("/errorCode"),
                on.isEmpty() ? resource : on,
                new TrailEvent.Who(
                        text("/userIdentity/type"),
                        arn.isEmpty() ? principal : arn,
                        text("/userIdentity/accessKeyId"),
                        text("/userIdentity/sessionContext/sessionIssuer/arn"),
                        text("/userIdentity/invokedBy")),
                text("/sourceIPAddress"),
                text("/userAgent"),
                asked));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(AS_TABLES.matcher(text).replaceFirst("$1T$2Z"));
        } catch (DateTimeException e) {
            throw new NotAnEventException("an event has no time that can be read");
        }
    }

    private String text(String path) {
        return found.getOrDefault(path, "");
    }
}
