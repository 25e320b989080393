package dev.lineclear.server;

import dev.lineclear.console.Hearing;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.IncidentDesk;
import dev.lineclear.server.control.PacesDesk;
import dev.lineclear.server.control.RolloutsDesk;
import dev.lineclear.server.control.Views;
import dev.lineclear.server.review.Document;
import dev.lineclear.server.review.IncidentReview;
import dev.lineclear.server.review.Pdf;
import dev.lineclear.server.review.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The console's way to say how rollouts and paces go on and what went wrong: the same desks as the command line's. */
final class PeoplesWord implements Hearing {
    private static final int DONE = 200;

    private final RolloutsDesk rollouts;
    private final PacesDesk paces;
    private final IncidentDesk incidents;
    private final LogSupplier log;

    /** Where this gateway's log is, and whose it is believed to be. */
    @FunctionalInterface
    interface LogSupplier {
        LogPlace get() throws IOException;
    }

    PeoplesWord(RolloutsDesk rollouts, PacesDesk paces, IncidentDesk incidents, LogSupplier log) {
        this.rollouts = rollouts;
        this.paces = paces;
        this.incidents = incidents;
        this.log = log;
    }

    @Override
    public Heard rollout(String id, String statement, String proof) {
        return heard(
                statement,
                proof,
                body -> rollouts.said(id, body),
                r -> "It is "
                        + r.path("state").asString("").toLowerCase(Locale.ROOT).replace('_', ' ') + " now.");
    }

    @Override
    public Heard pace(String id, String statement, String proof) {
        return heard(statement, proof, body -> paces.letOn(id, body), p -> "The next target may have it.");
    }

    @Override
    public Heard opened(String statement, String proof) {
        return heard(statement, proof, incidents::open, i -> "It is open.");
    }

    @Override
    public Heard closed(String incident, String statement, String proof) {
        return heard(statement, proof, body -> incidents.close(incident, body), i -> "It is closed.");
    }

    private static Heard heard(
            String statement, String proof, Function<JsonNode, JsonNode> desk, Function<JsonNode, String> words) {
        ObjectNode body = Views.node();
        body.put("statement", statement);
        body.put("signature", proof);
        try {
            JsonNode answer = desk.apply(body);
            return new Heard(DONE, words.apply(answer), answer.path("id").asString(""));
        } catch (ControlException e) {
            return new Heard(e.status(), String.valueOf(e.getMessage()), "");
        }
    }

    @Override
    public byte[] review(String session, Form form) throws IOException {
        LogPlace from = log.get();
        Document review =
                IncidentReview.of(Story.of(from, List.of(session), Instant.EPOCH, Instant.MAX, told -> {}), from);
        return switch (form) {
            case HTML -> review.html().getBytes(StandardCharsets.UTF_8);
            case PDF -> Pdf.of(review);
        };
    }
}
