package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Runs.ARN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patterns that people accepted, while sessions go through them. */
final class FollowingTest {
    private static final Forerunner THREE =
            Forerunner.of("three (raise): held destroy rds, then update sqs, then refused grant iam");
    private static final Forerunner CHANGE =
            Forerunner.of("change (raise): refused destroy rds, then destroy dynamodb");

    private final Runs runs = new Runs();
    private int other;

    private List<Noticed> took(String step) {
        return runs.watch.took(runs.proposal("dynamodb:DeleteTable", ARN + "t"), step, runs.now);
    }

    private static List<String> said(List<Noticed> noticed) {
        return noticed.stream().map(Noticed::name).toList();
    }

    private void others(int steps) {
        for (int i = 0; i < steps; i++) {
            took("create service" + other++);
        }
    }

    private List<Noticed> asks(String operation) {
        return runs.watch.patterns(runs.asks(operation, ARN + "t"));
    }

    @Test
    void itIsSaidAtItsLastStepWithTheRecordsOfEachAndOnceAnHour() {
        runs.watch.accept(List.of(THREE));
        Proposal first = runs.proposal("rds:DeleteDBInstance", ARN + "a");
        Proposal second = runs.proposal("sqs:SetQueueAttributes", ARN + "b");
        Proposal last = runs.proposal("iam:PutRolePolicy", ARN + "c");
        assertEquals(List.of(), runs.watch.took(first, "held destroy rds", runs.now));
        others(8);
        assertEquals(List.of(), runs.watch.took(second, "update sqs", runs.now));
        others(9);
        Noticed said = runs.watch.took(last, "refused grant iam", runs.now).getFirst();
        assertEquals("pattern-three", said.name());
        assertEquals(List.of(first.id(), second.id(), last.id()), said.records());
        assertEquals(
                "This session did what came before something bad in others: held destroy rds, then update sqs, then"
                        + " refused grant iam.",
                said.sentence());
        took("held destroy rds");
        took("update sqs");
        assertEquals(List.of(), took("refused grant iam"), "said within the hour");
        runs.now = runs.now.plusSeconds(2 * 3_600);
        others(1);
        assertEquals(List.of("pattern-three"), said(took("refused grant iam")));
    }

    @Test
    void stepsInAnotherOrderOrFurtherApartOrOfSeveralSessionsAreNone() {
        runs.watch.accept(List.of(THREE));
        took("update sqs");
        took("held destroy rds");
        assertEquals(List.of(), took("refused grant iam"), "another order");
        others(10);
        took("update sqs");
        others(6);
        runs.session = "another";
        assertEquals(List.of(), took("refused grant iam"), "another session");
        runs.session = "s1";
        took("create x");
        assertEquals(List.of(), took("refused grant iam"), "the first of them is twenty steps back");
        took("held destroy rds");
        took("update sqs");
        took("update sqs");
        assertEquals(List.of("pattern-three"), said(took("refused grant iam")));
    }

    /** What is asked for and would complete it is raised before it is done; and what is asked for afterwards too. */
    @Test
    void theChangeThatWouldCompleteItIsRaisedBeforeItIsMade() {
        runs.watch.accept(List.of(CHANGE));
        assertEquals(List.of(), asks("dynamodb:DeleteTable"));
        took("refused destroy rds");
        assertEquals(List.of(), asks("dynamodb:UpdateTable"));
        Noticed said = asks("dynamodb:DeleteTable").getFirst();
        assertTrue(said.news());
        assertEquals(Strength.RAISE, said.strength());
        assertEquals(List.of(), took("destroy dynamodb"), "said already");
        Noticed after = asks("dynamodb:UpdateTable").getFirst();
        assertFalse(after.news(), "carried on");
        assertEquals(List.of(), asks("dynamodb:DescribeTable"), "reads are not raised");
        runs.now = runs.now.plusSeconds(2 * 3_600);
        assertEquals(List.of(), asks("dynamodb:UpdateTable"), "over");
    }

    @Test
    void aNoticeIsToldAndRaisesNothing() {
        runs.watch.accept(List.of(Forerunner.of("told (notice): refused destroy rds")));
        assertEquals(List.of("pattern-told"), said(took("refused destroy rds")));
        assertEquals(List.of(), asks("dynamodb:UpdateTable"));
    }

    @Test
    void whatAnAgentDoesBetweenTheStepsUpToTheirLimitDoesNotHideThem() {
        runs.watch.accept(List.of(CHANGE));
        took("refused destroy rds");
        for (int i = 0; i < 18; i++) {
            took(i % 2 == 0 ? "create sqs" : "destroy sqs");
            took(i % 2 == 0 ? "create sqs" : "destroy sqs");
        }
        assertEquals(List.of("pattern-change"), said(asks("dynamodb:DeleteTable")));
    }

    @Test
    void acceptingAnotherForgetsNeitherWhatWasDoneNorWhatWasSaid() {
        Forerunner told = Forerunner.of("told (raise): update sqs");
        runs.watch.accept(List.of(CHANGE, told));
        took("refused destroy rds");
        took("update sqs");
        runs.watch.accept(List.of(told, THREE, CHANGE));
        assertEquals(List.of("pattern-told", "pattern-change"), said(asks("dynamodb:DeleteTable")));
        runs.watch.accept(List.of(THREE));
        assertEquals(List.of(), said(asks("dynamodb:DeleteTable")), "dropped");
    }

    @Test
    void peopleWhoTakeBackAreNotFollowed() {
        runs.watch.accept(List.of(CHANGE));
        runs.session = "revert-01KAZ3Q7T2X9V4M8N6P5R1S0WC-ann";
        took("refused destroy rds");
        assertEquals(List.of(), took("destroy dynamodb"));
    }

    @Test
    void asManyAsMayBeAcceptedAreFollowedAtOnce() {
        List<Forerunner> most = new ArrayList<>();
        for (int i = 0; i < Forerunner.MOST; i++) {
            most.add(
                    Forerunner.of("p" + i + " (notice): update a" + i + ", then update b" + i + ", then update c" + i));
        }
        runs.watch.accept(most);
        for (int i = 0; i < Forerunner.MOST; i++) {
            took("update a" + i);
            took("update b" + i);
            assertEquals(List.of("pattern-p" + i), said(took("update c" + i)));
        }
        String text = Forerunner.text(most);
        assertEquals(most, Forerunner.all(text));
        assertThrows(IllegalArgumentException.class, () -> Forerunner.all(text + "\none-more (notice): update a"));
    }

    @Test
    void whatWouldHaltOrCouldNeverComeIsNotAccepted() {
        for (String wrong : List.of(
                "x (halt): destroy rds",
                "x (raise): ",
                "x (raise): destroy rds, then destroy rds",
                "x (raise): destroys rds",
                "x (raise): rejected signal rds",
                "x (raise): signal pattern-x",
                "x (raise): signal nothing",
                "X (raise): destroy rds",
                "-x (raise): destroy rds",
                "x (raise): destroy rds, then destroy sqs, then destroy s3, then destroy sns",
                "x: destroy rds")) {
            assertThrows(IllegalArgumentException.class, () -> Forerunner.of(wrong), wrong);
        }
        assertThrows(
                IllegalArgumentException.class, () -> Forerunner.all("x (raise): destroy rds\nx (raise): destroy sqs"));
        IntStream.range(0, Step.values().length).forEach(i -> Step.check(Step.values()[i].of("destroy", "rds:Delete")));
    }
}
