package dev.lineclear.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark measures what it says; how fast it is, is not asked. */
final class GatewayBenchTest {
    private static final GatewayBench.Plan SHORT = new GatewayBench.Plan(0.1, 80, 1, 0.2);

    @TempDir
    Path work;

    /** Every answer on every way is compared with the backend's, byte by byte, or the run fails. */
    @Test
    void measuresEveryWayWithRightAnswers() throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));
        GatewayBench.Beside beside = new GatewayBench.Beside(Optional.empty(), "-Xmx128m");
        new GatewayBench(report, SHORT, beside).run(lineclear(), "", work);
        report.end();
        String text = said.toString(StandardCharsets.UTF_8);
        boolean nginx = Nginx.installed().isPresent();
        List<String> ways =
                nginx ? List.of("direct", "nginx", "beside", "gateway") : List.of("direct", "beside", "gateway");
        for (String way : ways) {
            assertEquals(
                    2,
                    text.lines().filter(l -> l.strip().startsWith(way + " ")).count(),
                    "alone and with many connections: " + way + "\n" + text);
        }
        assertEquals(nginx, !text.contains("skipped: nginx"), text);
        assertTrue(text.contains("of " + (nginx ? 4 : 3) + " targets reached"), text);
        assertTrue(text.contains("of the other gateway's rate"), text);
    }

    /** A load that took whatever came for an answer would measure refusals. */
    @Test
    void aWrongAnswerEndsIt() throws IOException {
        try (Backend backend = Backend.start();
                GatewayProcess gateway = GatewayProcess.start(lineclear(), "", work, backend.port())) {
            SignedReads stranger = new SignedReads(
                    software.amazon.awssdk.auth.credentials.AwsSessionCredentials.create("AKIDNOBODY", "x", "y"),
                    java.net.URI.create("http://127.0.0.1:" + gateway.port()));
            IOException wrong = assertThrows(IOException.class, () -> Load.run(gateway.port(), 2, 0.1, stranger));
            assertTrue(
                    String.valueOf(wrong.getMessage()).contains("403")
                            || String.valueOf(wrong.getMessage()).contains("UnrecognizedClientException"),
                    wrong.toString());
        }
    }

    private static List<String> lineclear() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                GatewayBench.JAVA_OPTIONS,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lineclear.cli.Main");
    }
}
