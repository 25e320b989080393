package dev.lineclear.gate.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An answer's body: complete when closed, and Helidon's runtime exceptions as what they are. */
final class AnswerBody extends FilterOutputStream {
    private final Runnable whenComplete;

    AnswerBody(OutputStream to, Runnable whenComplete) {
        super(to);
        this.whenComplete = whenComplete;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (RuntimeException e) {
            throw new IOException("the answer could not be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (RuntimeException e) {
            throw new IOException("the answer could not be written", e);
        }
        whenComplete.run();
    }
}
