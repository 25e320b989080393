package dev.lineclear.server.notify;

import java.io.IOException;
import java.util.List;

/** A way to people. */
interface Channel {
    /** Without what is secret about it, such as {@code webhook hooks.example.com}. */
    String name();

    /**
     * Tells all of them in one message.
     *
     * @param id the message's, the same each time it is tried
     * @throws IOException when it was not taken; it is tried again later. Its message holds no secret
     */
    void send(String id, List<Notice> notices) throws IOException, InterruptedException;
}
