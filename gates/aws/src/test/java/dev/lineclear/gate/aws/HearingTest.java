package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.Learner;
import dev.lineclear.gate.aws.learn.Looks;
import dev.lineclear.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes through the gate is learned from, and passes as it would. */
class HearingTest {
    private static final Duration SOON = Duration.ofSeconds(25);
    private static final String SUBNET = "<item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId></item>";
    private static final String HEAD = "<DescribeSubnetsResponse><subnetSet>";
    private static final String TAIL = "</subnetSet></DescribeSubnetsResponse>";

    @TempDir
    Path spool;

    private static Learner learner(Predicate<Sighting> learn) {
        Learner learner = new Learner(learn, new Looks(), "111122223333", InstantSource.system());
        learner.begin();
        Await.until("its rules are read", SOON, () -> learner.wants("ec2:DescribeSubnets"));
        return learner;
    }

    private static String ask(Rig rig, String action) throws IOException {
        return new SignedRaw("POST", "/", "ec2")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .body("Action=" + action + "&Version=2016-11-15")
                .send(rig);
    }

    @Test
    void answersShortAndLongAreLearnedFromAndArriveAsTheyAre() throws Exception {
        for (String padding : List.of("", " ".repeat(500_000))) {
            String answer = HEAD + SUBNET + padding + TAIL;
            List<Edge> edges = new CopyOnWriteArrayList<>();
            try (Rig rig = Rig.of(Rig.answering("200 OK", "text/xml", answer), spool);
                    Learner learner = learner(s -> edges.addAll(s.edges()))) {
                rig.hearer = learner;
                assertTrue(ask(rig, "DescribeSubnets").endsWith(answer));
                Await.until("it was learned", SOON, () -> learner.learned() == 1);
                Edge edge = edges.getFirst();
                assertEquals("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", edge.left());
                assertEquals("arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1", edge.right());
                assertEquals(Origin.ANSWER, edge.origin());
            }
        }
    }

    @Test
    void tooLongAnswersPassAndAreCounted() throws Exception {
        String answer = HEAD + SUBNET + " ".repeat(Hearer.MAX_BYTES) + TAIL;
        try (Rig rig = Rig.of(Rig.answering("200 OK", "text/xml", answer), spool);
                Learner learner = learner(s -> true)) {
            rig.hearer = learner;
            assertTrue(ask(rig, "DescribeSubnets").endsWith(TAIL));
            Await.until("it was counted", SOON, () -> learner.dropped() == 1);
            assertEquals(0, learner.learned());
        }
    }

    @Test
    void refusalsOfProductionAndWhatNoRuleKnowsTeachNothing() throws Exception {
        List<Sighting> seen = new CopyOnWriteArrayList<>();
        try (Learner learner = learner(seen::add)) {
            try (Rig rig = Rig.of(Rig.answering("403 Forbidden", "text/xml", HEAD + SUBNET + TAIL), spool)) {
                rig.hearer = learner;
                ask(rig, "DescribeSubnets");
            }
            try (Rig rig = Rig.of(Rig.answering("200 OK", "text/xml", HEAD + SUBNET + TAIL), spool)) {
                rig.hearer = learner;
                ask(rig, "DescribeRegions");
                ask(rig, "DescribeSubnets");
                Await.until("the last was learned", SOON, () -> learner.learned() == 1);
            }
            assertEquals(1, seen.size());
        }
    }

    /** Whoever floods the gateway with listings waits for nobody, fills no memory, and is answered. */
    @Test
    void aLearnerThatIsBehindKeepsNobodyWaiting() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        Learner learner = learner(s -> {
            try {
                return stuck.await(60, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        String answer = HEAD + SUBNET + TAIL;
        try (Rig rig = Rig.of(Rig.answering("200 OK", "text/xml", answer), spool);
                learner) {
            rig.hearer = learner;
            for (int i = 0; i < 5; i++) {
                assertTrue(ask(rig, "DescribeSubnets").endsWith(answer));
            }
            byte[] large = new byte[Hearer.MAX_BYTES];
            for (int i = 0; i < 1_000; i++) {
                learner.heard(rig.proposals.getFirst(), large);
            }
            assertTrue(learner.dropped() >= 990, "16 MiB wait at most: " + learner.dropped());
            for (int i = 0; i < 1_000; i++) {
                learner.heard(rig.proposals.getFirst(), new byte[0]);
            }
            assertTrue(learner.dropped() >= 1_700, "256 wait at most: " + learner.dropped());
            assertFalse(learner.dropped() > 2_000);
            stuck.countDown();
        }
    }
}
