package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a blob back as an object; in parts where it is larger than one request may be.
 *
 * @param whole up to how many bytes one request takes them all
 * @param part size of a part otherwise, in bytes
 */
record ObjectUpload(long whole, long part) {
    /** S3 takes 5 GiB in one request, and 10,000 parts: 1 GiB each is room for every object there can be. */
    static final ObjectUpload DEFAULT = new ObjectUpload(5L << 30, 1L << 30);

    private static final String OCTETS = "application/octet-stream";

    /** @param request the members of {@code PutObject} but the body */
    void put(Run run, ObjectNode request, Digest blob, long size) throws UndoException, IOException {
        String type = request.path("ContentType").asString(OCTETS);
        if (size <= whole) {
            run.s3()
                    .putObject(
                            PojoJson.fill(PutObjectRequest.builder(), request).build(),
                            RequestBody.fromContentProvider(() -> open(run, blob, 0), size, type));
            return;
        }
        String bucket = request.path("Bucket").asString();
        String key = request.path("Key").asString();
        String upload = run.s3()
                .createMultipartUpload(PojoJson.fill(CreateMultipartUploadRequest.builder(), request)
                        .build())
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < size; at += part) {
                run.phase(String.format(Locale.ROOT, "object %s: %,d of %,d bytes put back", key, at, size));
                long from = at;
                int number = parts.size() + 1;
                long length = Math.min(part, size - at);
                String etag = run.s3()
                        .uploadPart(
                                r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                                RequestBody.fromContentProvider(() -> open(run, blob, from), length, OCTETS))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            }
            run.s3()
                    .completeMultipartUpload(
                            r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
        } catch (SdkException | UndoException | UncheckedIOException e) {
            run.s3().abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
            throw e;
        }
    }

    /** The SDK opens it anew for every attempt. */
    private static InputStream open(Run run, Digest blob, long from) {
        try {
            InputStream in = run.blobs().open(blob);
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
