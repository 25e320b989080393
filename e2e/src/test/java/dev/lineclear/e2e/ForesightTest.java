package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of it on one database in a VPC: a scan, a hold that names what hangs on it, a rehearsal, an approval, the change,
 * the comparison with the rehearsal, and the way back that is proposed when production did something else.
 */
final class ForesightTest {
    private static final String ACCOUNT = "000000000000";
    private static final String DATABASE = "arn:aws:rds:us-east-1:" + ACCOUNT + ":db:orders";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int SEED = 7;

    @TempDir
    Path directory;

    private AwsCli aws;
    private MotoWorld production;
    private MotoWorld twin;
    private URI gateway;
    private Team team;
    private String window = "";

    private String settings(URI sandbox) throws IOException {
        Path policies = Sandboxed.policies(directory, """
                @id("rehearsed-first")
                @because("What changes something in production is tried in the twin first.")
                forbid (principal, action == Action::"update", resource)
                when { resource.environment == "production" && context.operation != "lineclear:Revert" }
                unless { context.evidence.rehearsal };
                """);
        Files.writeString(
                directory.resolve("services.yaml"),
                "services: { checkout: { owner: pay, uses: [\"" + DATABASE + "\"] } }\n");
        return "policies: " + policies + "\nservices: services.yaml\n" + "inventory: { services: [rds, autoscaling] }\n"
                + Sandboxed.twin(directory, sandbox);
    }

    private void olga(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 4);
        System.arraycopy(new String[] {"--as", "olga@example.com", "--key", team.key("olga")}, 0, all, words.length, 4);
        team.cli(all).ok();
    }

    private static MotoWorld world(Moto moto) throws Exception {
        moto.awaken();
        moto.seed(SEED);
        return new MotoWorld(moto);
    }

    @Test
    void fromTheScanToTheWayBack() throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        aws = found.get();
        try (Moto real = Moto.start(Files.createDirectory(directory.resolve("real")), ACCOUNT);
                Moto sandbox = Moto.start(Files.createDirectory(directory.resolve("sandbox")), ACCOUNT)) {
            production = world(real);
            twin = world(sandbox);
            try (Installation lineclear =
                    Installation.start(directory, real.endpoints(MotoWorld.SERVICES), settings(sandbox.endpoint()))) {
                team = Team.enrol(lineclear);
                gateway = URI.create(
                        CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                                .path("gateway")
                                .asString());
                olga("agent", "promote", "kiro");
                olga(
                        "approver",
                        "add",
                        "op@example.com",
                        "--team",
                        "reporting",
                        "--public-key",
                        lineclear.key("op") + ".pub");
                team = team.inSession("tune backups");
                String hold = rehearsed();
                changedMeanwhile(hold);
                takenBack(hold);
                assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
            }
        }
    }

    private String page(String hold) {
        return team.cli("show", hold).ok().out().replaceAll("\\s+", " ");
    }

    private AwsCli.Finished agent() throws Exception {
        return aws.run(
                gateway,
                team.credentials(),
                LIMIT,
                "rds",
                "modify-db-instance",
                "--db-instance-identifier",
                "orders",
                "--preferred-maintenance-window",
                "sun:03:00-sun:03:30",
                "--preferred-backup-window",
                "01:00-02:00",
                "--apply-immediately");
    }

    private static String database(MotoWorld world) throws Exception {
        String xml = world.form("rds", "DescribeDBInstances");
        return MotoWorld.found("<PreferredMaintenanceWindow>([^<]+)", xml) + " "
                + MotoWorld.found("<PreferredBackupWindow>([^<]+)", xml);
    }

    /** Only production's group lets anybody to the database; the twin learns of it by the rehearsal. */
    private void neighbour() throws Exception {
        assertEquals(production.group, twin.group, "they are twins");
        production.form(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                "GroupId=" + production.group,
                "IpPermissions.1.IpProtocol=tcp",
                "IpPermissions.1.FromPort=5432",
                "IpPermissions.1.ToPort=5432",
                "IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/16");
        assertFalse(twin.form("ec2", "DescribeSecurityGroups").contains("5432"));
    }

    private String rehearsed() throws Exception {
        neighbour();
        team.cli("inventory").ok();
        team.cli("graph", "show").ok(); // waits until what was found is in it
        String before = database(production);
        window = before.substring(before.indexOf(' ') + 1);
        assertEquals(before, database(twin), "they are twins");
        String hold = team.holdIn(agent().err());
        Await.until("the rehearsal is over", LIMIT, () -> page(hold).contains("counts until"));
        String page = page(hold);
        assertTrue(page.contains("Zones: us-east-1a"), page);
        assertTrue(page.contains("checkout hangs on it: checkout uses orders"), page);
        assertFalse(page.contains("Never seen, so that what hangs on it is not known: " + DATABASE), page);
        assertTrue(
                page.contains("passed (emulated): changed database orders (Settings.PreferredBackupWindow,"
                        + " Settings.PreferredMaintenanceWindow); taken back, and all is as before"),
                page);
        assertTrue(page.contains("beside it, by configuration and without data: security group " + twin.group), page);
        assertTrue(page.contains("beside it, service:checkout: how to put such a thing there"), page);
        assertTrue(twin.form("ec2", "DescribeSecurityGroups").contains("5432"), "what the database hangs on is there");
        assertEquals(before, database(production), "production is only read");
        assertEquals(before, database(twin), "and the twin is as before");
        return hold;
    }

    /** Half of it was done by somebody else after the rehearsal, so that the other half is all that production does. */
    private void changedMeanwhile(String hold) throws Exception {
        team.approves("ann", hold);
        production.form(
                "rds",
                "ModifyDBInstance",
                "DBInstanceIdentifier=orders",
                "PreferredMaintenanceWindow=sun:03:00-sun:03:30",
                "ApplyImmediately=true");
        AwsCli.Finished done = agent();
        assertEquals(0, done.exit(), done.err());
        assertEquals("sun:03:00-sun:03:30 01:00-02:00", database(production));
        Await.until("the comparison stops the agent", LIMIT, () -> agent().err().contains("halted"));
        Await.until(
                "the way back is proposed",
                LIMIT,
                () -> team.cli("holds").ok().out().contains("Puts back"));
        assertTrue(team.cli("agent", "list").ok().out().contains("sandboxed"), "and it is trusted less");
    }

    /** By the session's operator, in whose name it was proposed, once somebody else agreed. */
    private void takenBack(String hold) throws Exception {
        String[] revert = {"revert", hold, "--as", "op@example.com", "--key", team.key("op")};
        Jvm.Result asked = team.cli(revert);
        String way = team.holdIn(asked.out().substring(asked.out().indexOf("held as")));
        assertTrue(team.cli("holds").ok().out().contains(way), "it is the one that was proposed");
        assertEquals("sun:03:00-sun:03:30 01:00-02:00", database(production), "nothing runs unasked");
        team.approves("bob", way);
        Jvm.Result reverted = team.cli(revert).ok();
        assertTrue(reverted.out().contains("Put back, read again and compared: the same."), reverted::out);
        assertEquals(
                "sun:03:00-sun:03:30 " + window,
                database(production),
                "what the change did is gone, what others did stays");
    }
}
