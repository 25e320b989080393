package dev.lineclear.gate.aws.assume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A role's credentials, for as long as they count. Thread-safe. */
public final class RoleCredentials implements AwsCredentialsProvider {
    /** Not used in their last minutes: a request may take some, and clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(3);

    /** All that the role itself may do. */
    private static final String ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private final Sts sts;
    private final String role;
    private final String session;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private Optional<Sts.Session> current = Optional.empty();

    /** Asks nothing yet. @param session as the role's account logs it */
    public RoleCredentials(Sts sts, String role, String session, InstantSource clock) {
        this.sts = sts;
        this.role = role;
        this.session = session;
        this.clock = clock;
    }

    /** @throws UncheckedIOException when the role cannot be assumed */
    @Override
    public AwsCredentials resolveCredentials() {
        asking.lock();
        try {
            Instant needed = clock.instant().plus(MARGIN);
            if (current.filter(s -> s.expires().isAfter(needed)).isEmpty()) {
                current = Optional.of(sts.assume(role, Optional.empty(), session, ALL));
            }
            return current.orElseThrow().credentials();
        } catch (IOException e) {
            throw new UncheckedIOException("the role " + role + " could not be assumed: " + e.getMessage(), e);
        } finally {
            asking.unlock();
        }
    }
}
