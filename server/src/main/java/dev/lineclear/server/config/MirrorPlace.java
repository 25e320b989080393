package dev.lineclear.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a log is mirrored to, or comes back from. */
public sealed interface MirrorPlace {
    /** @param path must be there: a disk that is not mounted is not written beside */
    record Directory(Path path) implements MirrorPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A bucket of S3, or of a server that speaks as S3 does.
     *
     * @param prefix of the log's files, without a slash at either end; may be empty
     * @param access how it is reached
     */
    record Bucket(String bucket, String prefix, Access access) implements MirrorPlace {
        @Override
        public String toString() {
            return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }

    /**
     * @param endpoint AWS's own when empty
     * @param region of the bucket
     * @param credentials a file in the form of AWS's shared credentials, mode 0600, its profile {@code default}; the
     *     process's own credentials when empty
     */
    record Access(Optional<URI> endpoint, String region, Optional<Path> credentials) {}

    /** Names of buckets as S3 has them (AWS: bucket naming rules). */
    Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    /** S3 takes keys of 1,024 bytes; the longest path in a log has fewer than 100. */
    int MAX_PREFIX = 900;

    /**
     * @param text {@code s3://BUCKET/PREFIX}, or a directory
     * @param base what a directory is relative to
     * @throws IllegalArgumentException when it is neither
     */
    static MirrorPlace parse(String text, Path base, Access access) {
        if (!text.contains("://")) {
            return new Directory(base.resolve(text).normalize());
        }
        Matcher matcher = BUCKET.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a directory or s3://BUCKET/PREFIX, not " + text);
        }
        String prefix = Optional.ofNullable(matcher.group(2)).orElse("").replaceAll("^/+|/+$", "");
        if (prefix.length() > MAX_PREFIX || !prefix.matches("[A-Za-z0-9/!_.*'()-]*")) {
            throw new IllegalArgumentException("has a prefix that is too long, or has more than letters, digits and"
                    + " / ! - _ . * ' ( ): " + text);
        }
        return new Bucket(matcher.group(1), prefix, access);
    }
}
