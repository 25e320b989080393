package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code aws} command itself, where the machine has it. */
@Timeout(120)
class AwsCliTest {
    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(present(), "the aws command is missing on this machine");
        Path spool = Files.createDirectory(directory.resolve("spool"));
        rig = new Rig(RecordingUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), spool);
    }

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    private static boolean present() {
        for (String entry : System.getenv("PATH").split(java.io.File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(entry, "aws"))) {
                return true;
            }
        }
        return false;
    }

    private record Ran(int exit, String output) {}

    private Ran aws(String... arguments) throws IOException, InterruptedException {
        // said on the command line, since some services of the CLI do not heed AWS_ENDPOINT_URL in some regions
        List<String> command =
                new ArrayList<>(List.of("aws", "--endpoint-url", rig.uri().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL",
                        rig.uri().toString(),
                        "AWS_ACCESS_KEY_ID",
                        Rig.AGENT_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        Rig.AGENT_SECRET,
                        "AWS_SESSION_TOKEN",
                        Rig.AGENT_TOKEN,
                        "AWS_DEFAULT_REGION",
                        "eu-west-1",
                        "AWS_PAGER",
                        "",
                        "AWS_CONFIG_FILE",
                        directory.resolve("none").toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the command ends");
        return new Ran(process.exitValue(), output);
    }

    @Test
    void heldCommandsStopAfterOneRequestAndPrintTheWholeMessage() throws Exception {
        rig.verdict = proposal -> Optional.of(Rig.held());
        String[][] commands = {
            {"dynamodb", "delete-table", "--table-name", "orders"},
            {"sqs", "purge-queue", "--queue-url", "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"},
            {"s3api", "delete-bucket", "--bucket", "data"},
            {"ec2", "terminate-instances", "--instance-ids", "i-1"},
            {"sns", "delete-topic", "--topic-arn", "arn:aws:sns:eu-west-1:111122223333:t"},
            {"eks", "delete-cluster", "--name", "c1"},
            {"cloudwatch", "delete-alarms", "--alarm-names", "a1"},
        };
        String[] operations = {
            "dynamodb:DeleteTable",
            "sqs:PurgeQueue",
            "s3:DeleteBucket",
            "ec2:TerminateInstances",
            "sns:DeleteTopic",
            "eks:DeleteCluster",
            "cloudwatch:DeleteAlarms"
        };
        for (int i = 0; i < commands.length; i++) {
            Ran ran = aws(commands[i]);
            assertTrue(ran.exit() != 0, ran.output());
            assertTrue(ran.output().contains(Rig.held().message()), ran.output());
            assertEquals(i + 1, rig.proposals.size(), ran.output());
            assertEquals(operations[i], rig.proposals.getLast().operation());
        }
        assertTrue(rig.production.requests.isEmpty());
    }

    @Test
    void uploadsPass() throws Exception {
        Path file = directory.resolve("file");
        byte[] content = new byte[300_000];
        new java.util.Random(3).nextBytes(content);
        Files.write(file, content);
        for (boolean passes : new boolean[] {true, false}) {
            rig.passes = passes;
            Ran ran = aws("s3api", "put-object", "--bucket", "data", "--key", "a/k", "--body", file.toString());
            assertEquals(0, ran.exit(), ran.output());
        }
        assertEquals(2, rig.production.requests.size());
        assertFalse(rig.proposals.isEmpty());
        assertEquals("s3:PutObject", rig.proposals.getFirst().operation());
    }
}
