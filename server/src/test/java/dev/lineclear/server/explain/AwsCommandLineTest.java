package dev.lineclear.server.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Effect;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsCommandLineTest {
    private static final Catalog CATALOG = Catalog.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws ecs update-service --cluster c --service s --desired-count 0 | desiredCount | DESTROY",
                "aws logs put-retention-policy --log-group-name g --retention-in-days 1 | retentionInDays | DESTROY",
                "aws ecs update-task-protection --cluster c --tasks t --no-protection-enabled | protectionEnabled | DESTROY",
                "aws rds modify-db-instance --db-instance-identifier d --backup-retention-period 0 | BackupRetentionPeriod | DESTROY",
            })
    void membersAreSpelledAsTheServiceSpellsThem(String line, String member, Effect effect) {
        Request request = new AwsCommandLine(CATALOG).parse(List.of(line.split(" ")));
        assertTrue(request.input().has(member), request.input()::toString);
        assertEquals(
                effect, CATALOG.classify(request.operation(), request.input()).effect());
    }
}
