package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A scope that is wider than what its agent did is pointed out on the page of agents, with what to do. */
final class ConsoleScopeTest {
    @TempDir
    Path directory;

    @Test
    void thePageOfAgentsSaysWhatNobodyNeeded() throws Exception {
        try (ConsoleHouse house = new ConsoleHouse(directory);
                Visitor ann = house.enrolled("ann@example.com")) {
            Team team = house.team();
            team.cli(
                            "agent",
                            "add",
                            "narrow",
                            "--owner",
                            "reporting",
                            "--operation",
                            "dynamodb:List*",
                            "--operation",
                            "dynamodb:Delete*",
                            "--resource",
                            "arn:aws:dynamodb:*",
                            "--as",
                            "olga@example.com",
                            "--key",
                            team.key("olga"))
                    .ok();
            Jvm.Result opened = team.cli(
                    "session", "open", "--agent", "narrow", "--operator", "op@example.com", "--task", "t", "--json");
            StoryData.table(house.admin().dynamodb(), "orders", "production", 1);
            try (DynamoDbClient narrow = team.agentOf(opened)) {
                narrow.listTables();
            }
            Locator narrow = ann.page().locator("section[aria-label=narrow]");
            // Has a checkpoint published: a count reads up to the newest, and is kept for a minute.
            team.cli("audit", "verify").ok();
            // A reader waits for no count.
            Await.until("it was counted", Duration.ofSeconds(30), () -> {
                ann.opens("/agents");
                return narrow.innerText().contains("wider than what it did");
            });
            assertThat(narrow).containsText("Never needed: operation dynamodb:Delete*");
            assertFalse(narrow.innerText().contains("operation dynamodb:List*"), narrow.innerText());
            assertThat(narrow).containsText("lineclear agent scope suggest narrow --since 30d");
            assertThat(ann.page().locator("section[aria-label=kiro]")).containsText("It did nothing since");
            ann.seen("agents-wider");
        }
    }
}
