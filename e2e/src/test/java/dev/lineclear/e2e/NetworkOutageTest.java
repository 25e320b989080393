package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change of configuration that cuts zones off from each other, and takes the database and the content network with it:
 * proposed by an agent, held with the lost paths named, and run when two people saw them and agreed.
 */
final class NetworkOutageTest {
    @TempDir
    Path directory;

    @Test
    void theLostPathsAreNamedBeforeAnythingRuns() throws Exception {
        try (OutageStage stage =
                OutageStage.set(directory, Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "tagging"))) {
            String[] outage = {
                "ec2",
                "create-network-acl-entry",
                "--network-acl-id",
                stage.shop.acl,
                "--ingress",
                "--rule-number",
                "50",
                "--protocol",
                "-1",
                "--rule-action",
                "deny",
                "--cidr-block",
                "0.0.0.0/0"
            };
            String hold = stage.held(outage);
            stage.shows(
                    hold,
                    List.of(
                            "us-east-1a and us-east-1b are cut off from each other",
                            "web in us-east-1a and us-east-1b can no longer reach orders (database) in us-east-1a: tcp 5432",
                            "the internet can no longer reach shop (load balancer) in us-east-1a: tcp 443",
                            "needs two people"));
            assertFalse(entered(stage), "nothing ran");
            stage.takesTwo(hold, () -> entered(stage), outage);
        }
    }

    private static boolean entered(OutageStage stage) throws IOException, InterruptedException {
        return stage.shop
                .ask("ec2", "DescribeNetworkAcls", "NetworkAclId.1", stage.shop.acl)
                .contains("<ruleNumber>50<");
    }
}
