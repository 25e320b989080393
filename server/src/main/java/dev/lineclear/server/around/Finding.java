package dev.lineclear.server.around;

import dev.lineclear.proposal.CanonicalJson;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an event is.
 *
 * @param because more of it, in a sentence; empty where there is nothing more to say
 */
public record Finding(Lot lot, TrailEvent event, String because) {

    /** Who, how, what and when, in texts that a person may look at. */
    List<String> lines() {
        return List.of(
                event.at() + "  " + text(event.operation()) + (event.on().isEmpty() ? "" : "  " + text(event.on()))
                        + "  in " + text(event.region()),
                "  who   " + text(event.who().arn()) + " (" + text(event.who().type()) + ")",
                "  how   access key " + text(event.who().key()) + ", from " + text(event.address()) + ", "
                        + text(event.agent()),
                "  what  " + (because.isEmpty() ? "nothing in the log is about it" : because) + "; event "
                        + text(event.id()) + ", request " + text(event.request()));
    }

    /** As it is on record. */
    ObjectNode json() {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("lot", lot.name());
        out.put("at", event.at().toString());
        out.put("operation", text(event.operation()));
        out.put("on", text(event.on()));
        out.put("region", text(event.region()));
        out.put("who", text(event.who().arn()));
        out.put("whoType", text(event.who().type()));
        out.put("accessKey", text(event.who().key()));
        out.put("address", text(event.address()));
        out.put("userAgent", text(event.agent()));
        out.put("error", event.error().isEmpty() ? "" : text(event.error()));
        out.put("because", because);
        out.put("event", text(event.id()));
        out.put("request", text(event.request()));
        return out;
    }

    private static String text(String raw) {
        return TrailEvent.shown(raw);
    }
}
