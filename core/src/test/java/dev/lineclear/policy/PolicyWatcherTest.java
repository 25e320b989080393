package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.policy.PolicyWatcher.Report;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyWatcherTest {
    private static final String PERMIT = "@id(\"all\") permit (principal, action, resource);\n";
    private static final String FORBID = "@id(\"none\") forbid (principal, action, resource);\n";

    @TempDir
    Path directory;

    private final List<Report> told = new ArrayList<>();
    private final Recorded recorded = new Recorded();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    private PolicyWatcher watcher(CedarDecider decider) {
        return new PolicyWatcher(PolicySource.directory(directory), decider, () -> now, recorded::accept, told::add);
    }

    private static String ask(CedarDecider decider) {
        return Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE).word();
    }

    /** Where policies are written down before they count. */
    private static final class Recorded {
        private final List<String> versions = new ArrayList<>();
        private boolean full;

        void accept(Policies policies) {
            if (full) {
                throw new IllegalStateException("the disk is full");
            }
            versions.add(policies.version());
        }
    }

    @Test
    void whatCannotBeWrittenDownDoesNotComeIntoForce() {
        CedarDecider decider = new CedarDecider(Cases.load(directory, PERMIT));
        PolicyWatcher watcher = watcher(decider);
        String before = decider.version();
        Cases.source(directory, PERMIT + FORBID);
        recorded.full = true;
        watcher.look();
        assertThrows(IllegalStateException.class, watcher::look);
        assertEquals(before, decider.version());
        recorded.full = false;
        watcher.look();
        assertNotEquals(before, decider.version());
        assertEquals(List.of(decider.version()), recorded.versions);
    }

    @Test
    void takesOverWhatChangedOnceItHasSettled() {
        CedarDecider decider = new CedarDecider(Cases.load(directory, PERMIT));
        PolicyWatcher watcher = watcher(decider);
        String before = decider.version();
        watcher.look();
        watcher.look();
        assertEquals(before, decider.version());
        assertEquals("allow", ask(decider));
        Cases.source(directory, PERMIT + FORBID);
        watcher.look();
        assertEquals(before, decider.version(), "seen once, it may be half written");
        watcher.look();
        assertNotEquals(before, decider.version());
        assertEquals("deny", ask(decider), "nothing remembered of the policies before");
        assertEquals(1, told.size());
        assertTrue(told.getFirst().healthy());
    }

    @Test
    void keepsWhatIsInForceWhenTheNewIsBrokenAndRecovers() {
        CedarDecider decider = new CedarDecider(Cases.load(directory, PERMIT));
        PolicyWatcher watcher = watcher(decider);
        String before = decider.version();
        Cases.source(directory, PERMIT + "@id(\"b\") forbid (principal, action, resource) when { nonsense };");
        watcher.look();
        now = now.plusSeconds(5);
        Report report = watcher.look();
        assertEquals(before, decider.version());
        assertEquals("allow", ask(decider));
        assertEquals(now, report.since());
        assertEquals(2, report.problems().getFirst().line());
        watcher.look();
        assertEquals(1, told.size(), "told once");
        Cases.source(directory, PERMIT + FORBID);
        watcher.look();
        assertTrue(watcher.look().healthy());
        assertEquals("deny", ask(decider));
    }

    @Test
    void keepsWhatIsInForceWhenTheDirectoryIsGoneAndRecovers() throws IOException {
        CedarDecider decider = new CedarDecider(Cases.load(directory, PERMIT));
        PolicyWatcher watcher = watcher(decider);
        Files.delete(directory.resolve("test.cedar"));
        Files.delete(directory);
        Report report = watcher.look();
        assertFalse(report.healthy());
        assertEquals("allow", ask(decider));
        Files.createDirectory(directory);
        assertFalse(watcher.look().healthy(), "an empty directory is not a set of policies");
        Cases.source(directory, PERMIT);
        watcher.look();
        assertTrue(watcher.look().healthy());
    }

    @Test
    void looksByItselfUntilClosed() throws InterruptedException {
        CedarDecider decider = new CedarDecider(Cases.load(directory, PERMIT));
        BlockingQueue<Report> reports = new ArrayBlockingQueue<>(10);
        try (PolicyWatcher watcher = new PolicyWatcher(
                PolicySource.directory(directory), decider, InstantSource.system(), recorded::accept, reports::add)) {
            watcher.start(Duration.ofMillis(5));
            Cases.source(directory, PERMIT + FORBID);
            Report report = reports.poll(30, TimeUnit.SECONDS);
            while (report != null && !report.healthy()) { // looked while they were written
                report = reports.poll(30, TimeUnit.SECONDS);
            }
            assertNotNull(report, "taken over");
            assertEquals("deny", ask(decider));
        }
    }
}
