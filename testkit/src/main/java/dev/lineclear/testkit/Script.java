package dev.lineclear.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a {@link RecordingServer} does on one connection, step by step.
 *
 * @param steps in order; after the last the connection is closed
 * @param again whether, after the last, it begins anew for the next request on the same connection
 */
public record Script(List<Step> steps, boolean again) {
    public Script {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a script without steps");
        }
    }

    /** One step. */
    public sealed interface Step {
        /** Waits until a whole request is there: its head, and its body by length or chunks. */
        record AwaitRequest() implements Step {}

        /** Waits until the head of a request is there. */
        record AwaitHead() implements Step {}

        /** Sends these bytes, one character each. */
        record Send(String bytes) implements Step {}

        /** Does nothing until the other side closes or the server is closed; goes on recording. */
        record Hang() implements Step {}

        /** Stops reading, so that the other side's sending backs up. */
        record Deafen() implements Step {}

        /** Breaks the connection with a reset. */
        record Reset() implements Step {}
    }

    /** Answers every request on the connection with these bytes. */
    public static Script answer(String response) {
        return new Script(List.of(new Step.AwaitRequest(), new Step.Send(response)), true);
    }

    /** Answers every request with a response of this status and body. */
    public static Script answer(int status, String contentType, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return answer("HTTP/1.1 " + status + " Scripted\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + length + "\r\n\r\n" + new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Answers one request and closes. */
    public static Script answerAndClose(String response) {
        return new Script(List.of(new Step.AwaitRequest(), new Step.Send(response)), false);
    }

    /** Takes the request and never answers. */
    public static Script hang() {
        return new Script(List.of(new Step.AwaitRequest(), new Step.Hang()), false);
    }

    /** Reads a request's head, then nothing more, and never answers. */
    public static Script deaf() {
        return new Script(List.of(new Step.AwaitHead(), new Step.Deafen(), new Step.Hang()), false);
    }

    /** Takes the request and breaks the connection instead of answering. */
    public static Script reset() {
        return new Script(List.of(new Step.AwaitRequest(), new Step.Reset()), false);
    }

    /** Sends only the first bytes of the response, then breaks the connection. */
    public static Script dieHalfWay(String response, int bytes) {
        return new Script(
                List.of(new Step.AwaitRequest(), new Step.Send(response.substring(0, bytes)), new Step.Reset()), false);
    }

    /** Sends only the first bytes of the response, then closes as if that were all. */
    public static Script stopHalfWay(String response, int bytes) {
        return answerAndClose(response.substring(0, bytes));
    }

    /** Answers with random bytes, the same for the same seed. */
    public static Script garbage(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return answerAndClose(new String(noise, StandardCharsets.ISO_8859_1));
    }

    /** Steps of one's own, once. */
    public static Script of(Step... steps) {
        return new Script(Arrays.asList(steps), false);
    }
}
