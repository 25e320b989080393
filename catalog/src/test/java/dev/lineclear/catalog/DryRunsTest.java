package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Production is asked for a dry run of what has one, and of nothing else. */
final class DryRunsTest {
    private final Catalog catalog = Catalog.load();

    @Test
    void whatHasADryRunIsKnown() {
        for (String operation : List.of(
                "ec2:TerminateInstances", "ec2:DeleteVolume", "ec2:RunInstances", "kms:CreateGrant", "kms:Decrypt")) {
            assertTrue(catalog.dryRun(operation), operation);
        }
        assertTrue(DryRuns.all().size() > 600, () -> "only " + DryRuns.all().size());
    }

    @Test
    void whatHasNoneIsNeverSent() {
        for (String operation : List.of(
                "dynamodb:DeleteTable",
                "lambda:UpdateFunctionCode", // its dry run is answered as the real thing is
                "kms:ScheduleKeyDeletion",
                "ec2:FlyToTheMoon",
                "ec2:terminateinstances",
                "")) {
            assertFalse(catalog.dryRun(operation), operation);
        }
    }

    @Test
    void allOfThemAreOperationsOfTheCatalogue() {
        assertEquals(
                List.of(),
                DryRuns.all().stream()
                        .filter(operation -> catalog.entry(operation).isEmpty())
                        .sorted()
                        .toList());
    }
}
