package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** A stream made on demand, a piece at a time: the reader sets the pace, and nothing is held beyond one piece. */
final class PulledStream extends InputStream {
    /** Where pieces come from; an empty one is the end. */
    @FunctionalInterface
    interface Source {
        byte[] next() throws IOException, UndoException;
    }

    /** The source failed; carried through readers that know of {@link IOException} alone. */
    static final class SourceException extends IOException {
        SourceException(Exception cause) {
            super(cause.getMessage(), cause);
        }

        UndoException asUndo() {
            if (getCause() instanceof UndoException undo) {
                return undo;
            }
            return new UndoException(String.valueOf(getMessage()), this);
        }
    }

    private final Source source;
    private byte[] piece = {};
    private int at;
    private boolean done;

    PulledStream(Source source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !done) {
            try {
                piece = source.next();
            } catch (UndoException | SdkException e) {
                throw new SourceException(e);
            }
            at = 0;
            done = piece.length == 0;
        }
        if (done) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }
}
