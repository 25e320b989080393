package dev.lineclear.server.mirror;

import dev.lineclear.server.config.MirrorPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A client for the bucket that a log is mirrored to, or comes back from. */
final class BucketAccess {
    /** For one attempt to put or get 16 MiB at most. */
    private static final Duration ATTEMPT = Duration.ofSeconds(30);

    /** With the SDK's own repetitions; the mirror tries again after that anyway. */
    private static final Duration CALL = Duration.ofSeconds(90);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private BucketAccess() {}

    static S3Client open(MirrorPlace.Access access) throws IOException {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(access.region()))
                .credentialsProvider(credentials(access.credentials()))
                // Servers that speak as S3 does often know neither these checksums nor names of hosts for buckets. What
                // is written is read back and compared, and what is read is proven, so nothing rests on them.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .forcePathStyle(access.endpoint().isPresent())
                .httpClientBuilder(
                        ApacheHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT))
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
        access.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file.get());
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new IOException(file.get() + " may be read by others (" + PosixFilePermissions.toString(mode)
                    + "). Do: chmod 600 " + file.get());
        }
        try {
            return ProfileCredentialsProvider.builder()
                    .profileFile(ProfileFile.builder()
                            .content(file.get())
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build())
                    .build();
        } catch (RuntimeException e) {
            throw new IOException(
                    file.get() + " holds no credentials as AWS's shared files have them: " + e.getMessage(), e);
        }
    }
}
