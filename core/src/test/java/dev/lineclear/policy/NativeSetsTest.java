package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native side takes no more sets when it is full, which must neither change an answer nor stop a reload. */
class NativeSetsTest {
    @TempDir
    Path directory;

    /** Takes all the room there is. Whoever holds the list holds the room. */
    private static List<PolicySet> fill() {
        List<PolicySet> all = new ArrayList<>();
        assertThrows(CacheException.class, () -> {
            for (int i = 0; i <= NativeSets.ROOM; i++) {
                all.add(NativeSets.tryMake(Set.of(new Policy("permit (principal, action, resource);", "p"))));
            }
        });
        return all;
    }

    @Test
    void answersAreTheSameWithoutRoom() throws Exception {
        Policies roomy = Cases.load(directory, new RandomPolicies(31).set(60));
        Policies cramped = Cases.load(directory, new RandomPolicies(31).set(60));
        CedarDecider first = new CedarDecider(roomy);
        Random random = new Random(31);
        List<Cases> asked = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            asked.add(Cases.random(random));
        }
        var expected = asked.stream().map(c -> c.ask(first, Evidence.NONE)).toList();
        List<PolicySet> held = fill();
        CedarDecider second = new CedarDecider(cramped);
        assertEquals(
                expected, asked.stream().map(c -> c.ask(second, Evidence.NONE)).toList());
        assertEquals(true, held.size() > 0, "the room was taken while it was asked");
    }

    @Test
    void loadingWaitsForWhatIsUnusedToBeCollected() {
        fill();
        assertEquals(30, Cases.load(directory, new RandomPolicies(32).set(30)).size());
    }
}
