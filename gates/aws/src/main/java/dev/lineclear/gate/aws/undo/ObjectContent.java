package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import tools.jackson.databind.node.ObjectNode;

/** The bytes of an object on their way into the vault, counted: a body cut short is an error, not a smaller object. */
final class ObjectContent extends FilterInputStream {
    private final Run run;
    private final String name;
    private long size;

    private ObjectContent(Run run, String name, InputStream in) {
        super(in);
        this.run = run;
        this.name = name;
    }

    static ObjectNode read(Run run, String name, ResponseInputStream<GetObjectResponse> body, Detail detail)
            throws UndoException, IOException {
        MessageDigest sha256 = Digest.sha256();
        ObjectContent counted = new ObjectContent(run, name, new DigestInputStream(body, sha256));
        ObjectNode content = States.object();
        try {
            if (detail == Detail.KEEP) {
                content.put("blob", run.blobs().put(counted).hex());
            } else {
                counted.transferTo(OutputStream.nullOutputStream());
            }
        } catch (PulledStream.SourceException e) {
            throw e.asUndo();
        }
        long announced = body.response().contentLength();
        if (counted.size != announced) {
            throw new UndoException(name + ": " + counted.size + " bytes came where " + announced + " were announced");
        }
        return content.put("size", announced).put("sha256", HexFormat.of().formatHex(sha256.digest()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            size += count;
            try {
                run.took(count);
                run.progress(String.format(Locale.ROOT, "%s: %,d bytes read", name, size));
            } catch (UndoException e) {
                throw new PulledStream.SourceException(e);
            }
        }
        return count;
    }
}
