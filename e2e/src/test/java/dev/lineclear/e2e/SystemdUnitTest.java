package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.gate.http.GatewayServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is installed; that a system starts it is not tried here, where systemd is not the first process. */
final class SystemdUnitTest {
    private static final Path ROOT = Path.of(System.getProperty("lineclear.root"));
    private static final Path UNIT = ROOT.resolve("packaging/lineclear.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    /** In tenths, of ten; systemd calls what is below 2.0 well protected. */
    private static final int EXPOSURE = 20;

    @TempDir
    Path directory;

    @Test
    void systemdFindsNothingWrongWithIt() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "needs systemd-analyze");
        Path unit = directory.resolve("lineclear.service");
        Files.writeString(
                unit,
                Files.readString(UNIT)
                        .replace(
                                "/opt/lineclear/lineclear",
                                ROOT.resolve("lineclear").toString())
                        .replace("/opt/lineclear/docs", ROOT.resolve("docs").toString()));
        assertEquals("", said(0, "verify", "--man=no", unit.toString()));
        said(0, "security", "--offline=yes", "--threshold=" + EXPOSURE, unit.toString());
    }

    @Test
    void itGivesTheGatewayTheTimeThatWhatIsUnderWayMayTake() throws Exception {
        Matcher stop = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$").matcher(Files.readString(UNIT));
        assertTrue(stop.find());
        Duration limit = Duration.ofSeconds(Integer.parseInt(stop.group(1)));
        assertTrue(limit.compareTo(GatewayServer.DRAIN_TIME) > 0, limit + " is not more than it drains");
    }

    private static String said(int exit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exit, process.waitFor(), out);
        return out;
    }
}
