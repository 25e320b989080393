package dev.lineclear.assessment;

import static dev.lineclear.assessment.Asking.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Surroundings.Near;
import dev.lineclear.pipeline.MemoryHolds;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MeetingsTest {
    private static final String GROUP =
            "arn:aws:autoscaling:eu-west-1:1:autoScalingGroup:*:autoScalingGroupName/orders";

    private static final String SUBNET = "arn:aws:ec2:eu-west-1:1:subnet/subnet-1";

    private final Assessor assessor = new Assessor(Map.of("aws", (operation, input) -> classify(operation)));
    private final Meetings meetings = new Meetings(MemoryHolds.alone(), this::near);
    private boolean known = true;

    private static Classification classify(String operation) {
        return new Classification(
                operation.contains(":Get") ? Effect.READ : Effect.UPDATE,
                new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                Known.curated("test"),
                "Does");
    }

    /** A group hangs on its subnet, once that is known. */
    private Near near(Proposal proposal) {
        Set<String> touched = proposal.targets().stream().map(Target::urn).collect(Collectors.toSet());
        return new Near(touched, () -> known && touched.contains(GROUP) ? Set.of(SUBNET) : Set.of());
    }

    private List<Signal> asks(String session, Instant at, String operation, String urn) {
        Proposal proposal = Asking.of(session, at, operation, urn);
        Assessment marked = meetings.marked(proposal, assessor.assess(proposal));
        return marked.signals();
    }

    private List<String> names(String session, int seconds, String operation) {
        return asks(session, NOON.plusSeconds(seconds), operation, GROUP).stream()
                .map(Signal::name)
                .toList();
    }

    @Test
    void theLaterOfTwoSessionsIsMarked() {
        assertEquals(List.of(), names("one", 0, "autoscaling:UpdateAutoScalingGroup"));
        List<Signal> second = asks("two", NOON.plusSeconds(5), "autoscaling:SetDesiredCapacity", GROUP);
        assertEquals(1, second.size());
        assertEquals(Meetings.OTHERS, second.getFirst().name());
        assertTrue(second.getFirst().sentence().contains("autoscaling:UpdateAutoScalingGroup"), second.toString());
    }

    @Test
    void neitherIsMadeAnotherByAskingAgain() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        names("two", 5, "autoscaling:SetDesiredCapacity");
        assertEquals(List.of(), names("one", 10, "autoscaling:UpdateAutoScalingGroup"), "an approval would be void");
        assertEquals(List.of(Meetings.OTHERS), names("two", 15, "autoscaling:SetDesiredCapacity"));
    }

    @Test
    void oneSessionMeetsNobody() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        assertEquals(List.of(), names("one", 5, "autoscaling:SetDesiredCapacity"));
    }

    @Test
    void whatOnlyReadsOrWritesContentMeetsNobody() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        assertEquals(List.of(), names("two", 5, "autoscaling:GetPredictiveScalingForecast"));
        String table = "arn:aws:dynamodb:eu-west-1:1:table/orders";
        asks("one", NOON, "dynamodb:UpdateItem", table);
        assertEquals(List.of(), asks("two", NOON.plusSeconds(5), "dynamodb:UpdateItem", table));
    }

    @Test
    void takingBackMeetsNobody() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        assertEquals(List.of(), names("two", 5, "lineclear:Revert"));
    }

    @Test
    void whatIsLongAgoMeetsNobody() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        int later = (int) Meetings.LATELY.plusSeconds(1).toSeconds();
        assertEquals(List.of(), names("two", later, "autoscaling:SetDesiredCapacity"));
    }

    @Test
    void whatOneHangsOnIsMetFromBothSides() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        assertEquals(
                1,
                asks("two", NOON.plusSeconds(5), "ec2:ModifySubnetAttribute", SUBNET)
                        .size());
        asks("three", NOON.plus(Meetings.LATELY.multipliedBy(2)), "ec2:ModifySubnetAttribute", SUBNET);
        Instant later = NOON.plus(Meetings.LATELY.multipliedBy(2)).plusSeconds(5);
        assertEquals(
                1,
                asks("four", later, "autoscaling:UpdateAutoScalingGroup", GROUP).size());
    }

    @Test
    void whatTheEarlierHangsOnMayBeKnownOnlyWhenTheLaterAsks() {
        known = false;
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        known = true;
        assertEquals(
                1,
                asks("two", NOON.plusMillis(500), "ec2:ModifySubnetAttribute", SUBNET)
                        .size());
    }

    @Test
    void otherThingsAreNotMet() {
        names("one", 0, "autoscaling:UpdateAutoScalingGroup");
        assertEquals(List.of(), asks("two", NOON.plusSeconds(5), "autoscaling:UpdateAutoScalingGroup", GROUP + "-b"));
    }
}
