package dev.lineclear.server.mirror;

import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.MirrorTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A log's files as objects of a bucket. What was put is read back and compared before it counts as written. */
final class BucketTarget implements MirrorTarget, AutoCloseable {
    /** Files on their way at once: a bundle has at most 16 MiB, and twice that while it is compared. */
    private static final int AT_ONCE = 4;

    private final S3Client s3;
    private final MirrorPlace.Bucket place;
    private final ExecutorService putting = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final List<Future<?>> puts = new ArrayList<>();

    BucketTarget(MirrorPlace.Bucket place) throws IOException {
        this.place = place;
        this.s3 = BucketAccess.open(place.access());
    }

    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        try (ResponseInputStream<GetObjectResponse> in =
                s3.getObject(r -> r.bucket(place.bucket()).key(key(path)))) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                in.abort();
                throw new BadDataException(path + " has more than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchKeyException e) {
            throw (NoSuchFileException) new NoSuchFileException(place + "/" + path).initCause(e);
        } catch (SdkException e) {
            throw new IOException(place + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        puts.add(putting.submit(() -> {
            try {
                put(path, content);
            } finally {
                room.release();
            }
            return path;
        }));
    }

    private void put(String path, byte[] content) throws IOException {
        try {
            s3.putObject(r -> r.bucket(place.bucket()).key(key(path)), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw new IOException(place + " cannot be written: " + e.getMessage(), e);
        }
        if (!Arrays.equals(read(path, content.length), content)) {
            throw new IOException(place + "/" + path + " is not what was written there");
        }
    }

    @Override
    public void flush() throws IOException {
        List<Future<?>> all = List.copyOf(puts);
        puts.clear();
        for (Future<?> put : all) {
            try {
                put.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io
                        ? new IOException(io.getMessage(), io)
                        : new IOException(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }

    private String key(String path) {
        return place.prefix().isEmpty() ? path : place.prefix() + "/" + path;
    }

    /** What is on its way is given up. */
    @Override
    public void close() {
        putting.shutdownNow();
        s3.close();
    }
}
