package dev.lineclear.gate.aws.sigv4;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decodes {@code Content-Encoding: aws-chunked}, strictly. Signed chunks are verified before any of their bytes are handed
 * on; of unsigned ones the last byte is held back until the trailing checksum matches, so that whoever sends them on with a
 * length can never complete a body that was altered. Memory is one chunk at most. For one thread.
 */
public final class AwsChunkedDecoder extends InputStream {
    /** SDKs send 64 to 128 KiB; a signed chunk is held whole until verified, for every upload under way. */
    static final int MAX_SIGNED_CHUNK = 1 << 20;

    /** S3 takes 5 GiB in one request. */
    static final long MAX_BODY = 5L << 30;

    private static final int MAX_TRAILERS = 8;
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final ChunkLines lines;
    private final Optional<ChunkSignatures> signatures;
    private final long decodedLength;
    private final boolean trailing;
    private final Optional<Checksums> checksum;
    private final TreeMap<String, String> trailers = new TreeMap<>();

    private byte[] ready = new byte[BUFFER];
    private int at;
    private int end;
    /** Bytes of the current unsigned chunk not read yet. */
    private long chunkLeft;

    private int held = -1;
    private long decoded;
    private boolean finished;

    /**
     * @param signatures for signed chunks; empty for unsigned ones
     * @param decodedLength as {@code x-amz-decoded-content-length} says
     * @param trailer the header announced by {@code x-amz-trailer}; empty when trailers are not announced
     */
    public AwsChunkedDecoder(
            InputStream in, Optional<ChunkSignatures> signatures, long decodedLength, Optional<String> trailer)
            throws ChunkedException {
        if (decodedLength < 0 || decodedLength > MAX_BODY) {
            throw new ChunkedException("EntityTooLarge", "x-amz-decoded-content-length is out of range");
        }
        this.in = in;
        this.lines = new ChunkLines(in);
        this.signatures = signatures;
        this.decodedLength = decodedLength;
        this.trailing = trailer.isPresent();
        this.checksum = trailer.map(t -> t.strip().toLowerCase(Locale.ROOT)).flatMap(Checksums::of);
        if (trailer.isPresent() && checksum.isEmpty()) {
            throw new ChunkedException("InvalidRequest", "the trailing header " + trailer.get() + " is not known");
        }
    }

    /** The trailing headers, once the end was reached. */
    public java.util.Map<String, String> trailers() {
        return java.util.Collections.unmodifiableMap(trailers);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == end && !finished) {
            fill();
        }
        if (at == end) {
            return -1;
        }
        int n = Math.min(length, end - at);
        System.arraycopy(ready, at, bytes, offset, n);
        at += n;
        return n;
    }

    /** Makes more bytes ready, or finishes. */
    private void fill() throws IOException {
        if (chunkLeft > 0) {
            more();
            return;
        }
        String line = lines.line();
        int semicolon = line.indexOf(';');
        long size = ChunkLines.size(semicolon < 0 ? line : line.substring(0, semicolon));
        String extension = semicolon < 0 ? "" : line.substring(semicolon + 1);
        if (decoded + size > decodedLength) {
            throw new ChunkedException("IncompleteBody", "the chunks hold more than x-amz-decoded-content-length says");
        }
        if (signatures.isPresent()) {
            signedChunk(size, extension, signatures.get());
        } else if (!extension.isEmpty()) {
            throw new ChunkedException("InvalidRequest", "a chunk extension where none belongs");
        } else if (size > 0) {
            chunkLeft = size;
        }
        if (size == 0) {
            finish();
        }
    }

    private void signedChunk(long size, String extension, ChunkSignatures chain) throws IOException {
        String name = "chunk-signature=";
        if (!extension.startsWith(name) || size > MAX_SIGNED_CHUNK) {
            throw new ChunkedException("InvalidRequest", "a chunk without its signature, or larger than is taken");
        }
        int n = whole((int) size);
        if (!chain.chunk(ready, n, extension.substring(name.length()))) {
            throw new ChunkedException("SignatureDoesNotMatch", "a chunk's signature does not match");
        }
        counted(0, n);
        if (size > 0) {
            lines.lineBreak();
        }
        at = 0;
        end = n;
    }

    /** Reads a chunk to its end. The buffer grows with what arrives, not with what was announced. */
    private int whole(int size) throws IOException {
        int n = 0;
        while (n < size) {
            if (n == ready.length) {
                ready = Arrays.copyOf(ready, Math.min(size, 2 * n));
            }
            int more = in.readNBytes(ready, n, Math.min(size, ready.length) - n);
            if (more == 0) {
                throw ChunkLines.cut();
            }
            n += more;
        }
        return n;
    }

    /** Of an unsigned chunk; the last byte of what was read so far is always held back. */
    private void more() throws IOException {
        int start = held < 0 ? 0 : 1;
        if (start == 1) {
            ready[0] = (byte) held;
        }
        int n = in.read(ready, start, (int) Math.min(chunkLeft, BUFFER - start));
        if (n < 0) {
            throw ChunkLines.cut();
        }
        counted(start, n);
        chunkLeft -= n;
        held = ready[start + n - 1] & 0xff;
        at = 0;
        end = start + n - 1;
        if (chunkLeft == 0) {
            lines.lineBreak();
        }
    }

    private void counted(int offset, int n) {
        decoded += n;
        checksum.ifPresent(c -> c.update(ready, offset, n));
    }

    private void finish() throws IOException {
        StringBuilder signed = new StringBuilder();
        String signature = "";
        for (String line = lines.line(); !line.isEmpty(); line = lines.line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || trailers.size() >= MAX_TRAILERS || !trailing) {
                throw new ChunkedException("MalformedTrailerError", "a trailing header that cannot be read");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("x-amz-trailer-signature") && signatures.isPresent() && signature.isEmpty()) {
                signature = value;
            } else if (trailers.put(name, value) != null) {
                throw new ChunkedException("MalformedTrailerError", "the trailing header " + name + " is there twice");
            } else {
                signed.append(name).append(':').append(value).append('\n');
            }
        }
        if (decoded != decodedLength) {
            throw new ChunkedException("IncompleteBody", "the chunks hold less than x-amz-decoded-content-length says");
        }
        if (in.read() >= 0) {
            throw new ChunkedException("InvalidRequest", "there are bytes behind the last chunk");
        }
        verifyTrailer(signed.toString(), signature);
        if (held >= 0) {
            ready[0] = (byte) held;
            at = 0;
            end = 1;
        }
        finished = true;
    }

    private void verifyTrailer(String signed, String signature) throws ChunkedException {
        if (!trailing) {
            return;
        }
        if (signatures.isPresent() && !signatures.get().trailer(signed, signature)) {
            throw new ChunkedException("SignatureDoesNotMatch", "the trailer's signature does not match");
        }
        Checksums sum = checksum.orElseThrow();
        if (!trailers.keySet().equals(java.util.Set.of(sum.name()))) {
            throw new ChunkedException("MalformedTrailerError", "the trailer is not the one announced");
        }
        if (!sum.value().equals(trailers.get(sum.name()))) {
            throw new ChunkedException("BadDigest", "the trailing checksum does not match the body");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
