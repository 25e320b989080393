package dev.lineclear.console;

import java.io.IOException;

/** Takes what people sign of rollouts, of what agents do call by call, and of incidents. */
public interface Hearing {
    /** @param proof of whoever signed the statement */
    Heard rollout(String id, String statement, String proof);

    /** @param proof of whoever signed the statement */
    Heard pace(String id, String statement, String proof);

    /** @param proof of whoever signed the statement */
    Heard opened(String statement, String proof);

    /** @param proof of whoever signed the statement */
    Heard closed(String incident, String statement, String proof);

    /**
     * An incident's review, told out of the log, in a form to be kept.
     *
     * @throws IOException when the log cannot be read, with why
     */
    byte[] review(String session, Form form) throws IOException;

    /** In which form. */
    enum Form {
        HTML,
        PDF
    }

    /**
     * What became of it.
     *
     * @param status as of HTTP; 200 where it was done
     * @param because in a sentence
     * @param id of what it is about
     */
    record Heard(int status, String because, String id) {}
}
