package dev.lineclear.bench.trail;

import dev.lineclear.server.around.TrailEvent;

/**
 * An event of a data set.
 *
 * @param file that it is in, below the data set's directory
 */
record Seen(String file, TrailEvent event) {
    /** Whose session it is of: the access key where it is a session's own, else whoever asked; of some files, in that file. */
    String stream() {
        return Layout.alone(file) ? file + " " + whose() : whose();
    }

    private String whose() {
        return event.who().key().startsWith("ASIA")
                ? event.who().key()
                : event.who().arn().isEmpty()
                        ? event.who().type() + " " + event.address()
                        : event.who().arn();
    }
}
