package dev.lineclear.server.control;

import io.helidon.webserver.http.HttpRouting;

/** Where people are served with one kind of thing over the control interface. */
public interface Desk {
    /** Adds the paths that it answers. @param control checks the token, reads bodies, and answers problems */
    void routes(ControlServer control, HttpRouting.Builder routing);
}
