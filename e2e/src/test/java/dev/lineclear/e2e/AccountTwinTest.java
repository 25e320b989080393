package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The twin is another account of the same provider, which a role leads to; what is tried there is not in production. */
final class AccountTwinTest {
    private static final String ROLE = "arn:aws:iam::222222222222:role/twin";

    @TempDir
    Path directory;

    /** As somebody in the twin's account. */
    private static Clients there(Moto moto) throws Exception {
        String body = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=looks&RoleArn="
                + URLEncoder.encode(ROLE, StandardCharsets.UTF_8);
        String xml = Unsigned.form(moto.endpoint(), "sts", body);
        URI at = moto.endpoint();
        return Clients.of(
                at,
                at,
                at,
                AwsSessionCredentials.create(
                        MotoWorld.found("<AccessKeyId>([^<]+)", xml),
                        MotoWorld.found("<SecretAccessKey>([^<]+)", xml),
                        MotoWorld.found("<SessionToken>([^<]+)", xml)));
    }

    private static boolean has(Clients account, String table) {
        return account.dynamodb().listTables().tableNames().contains(table);
    }

    @Test
    void whatIsTriedIsDoneInTheOtherAccountAlone() throws Exception {
        try (Moto moto = Moto.withAccounts(Files.createDirectory(directory.resolve("moto")));
                Clients production = Clients.admin(moto.endpoint());
                Clients twin = there(moto);
                Installation lineclear = Installation.start(
                        directory,
                        moto.endpoints(Set.of("dynamodb", "sts", "s3", "sqs")),
                        "twin: { kind: account, role: \"" + ROLE + "\", endpoint: \"" + moto.endpoint()
                                + "\", at-most: 30s }\n")) {
            moto.awaken();
            StoryData.table(production.dynamodb(), "reports", "production", 2);
            StoryData.table(production.dynamodb(), "orders", "production", 2);
            Team team = Team.enrol(lineclear);
            team.delete("orders");
            assertTrue(has(production, "orders"), "a sandboxed agent's change goes to the twin");
            assertFalse(has(twin, "orders"), "where the table was made ready, and deleted");
            team.cli("agent", "promote", "kiro", "--as", "olga@example.com", "--key", team.key("olga"))
                    .ok();
            Team next = team.inSession("clean up");
            String hold = next.held("reports");
            Map<String, String> other = Sandboxed.session(team, lineclear);
            assertEquals(1, lineclear.cli(other, "rehearse", hold).exit(), "another session's hold");
            assertFalse(page(next, hold).contains("counts until"));
            Jvm.Result asked = lineclear.cli(Sandboxed.session(next, lineclear), "rehearse", hold);
            assertTrue(asked.ok().out().contains("passed (account): destroyed table reports"), asked::out);
            String page = page(next, hold);
            assertTrue(page.contains("counts until"), page);
            assertTrue(page.contains("passed (account): destroyed table reports; taken back"), page);
            assertTrue(has(production, "reports"));
            assertEquals(2, twin.dynamodb().scan(r -> r.tableName("reports")).count(), "as it was put there");
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private static String page(Team team, String hold) {
        return team.cli("show", hold).ok().out().replaceAll("\\s+", " ");
    }
}
