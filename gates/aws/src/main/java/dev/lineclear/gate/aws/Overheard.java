package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Proposal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes an answer on and keeps a copy of as much as can be learned from. What passes is the same, whatever becomes of the copy. */
final class Overheard extends OutputStream {
    private final OutputStream out;
    private final Hearer hearer;
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
    private boolean tooLong;

    Overheard(OutputStream out, Hearer hearer) {
        this.out = out;
        this.hearer = hearer;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        tooLong |= copy.size() + length > Hearer.MAX_BYTES;
        if (tooLong) {
            copy.reset();
        } else {
            copy.write(bytes, from, length);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** All of it has passed. */
    void whole(Proposal proposal) {
        if (tooLong) {
            hearer.missed();
        } else {
            hearer.heard(proposal, copy.toByteArray());
        }
    }
}
