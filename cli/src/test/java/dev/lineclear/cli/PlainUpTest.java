package dev.lineclear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a gateway that goes around the reader of commands ends where the way through it does. */
final class PlainUpTest {
    @TempDir
    Path directory;

    @Test
    void isTakenForNothingElse() {
        assertTrue(UpCommand.plain("up").isPresent());
        assertTrue(UpCommand.plain("up", "--config", "lineclear.yaml").isPresent());
        for (String other : List.of(
                "",
                "down",
                "up --help",
                "up --config",
                "up --config --help",
                "up --config=lineclear.yaml",
                "up --listen 127.0.0.1:1",
                "up --config a --config b",
                "up --config a b",
                "help up")) {
            assertTrue(
                    UpCommand.plain(other.isEmpty() ? new String[0] : other.split(" "))
                            .isEmpty(),
                    other);
        }
    }

    @Test
    void saysTheSameOfAConfigurationThatIsNotThere() throws Exception {
        String missing = directory.resolve("missing.yaml").toString();
        Said plain = said("up", "--config", missing);
        assertEquals("lineclear: there is no configuration " + missing + "\n", plain.errors());
        assertEquals(plain, said("up", "--config=" + missing));
    }

    @Test
    void saysTheSameOfAConfigurationThatIsWrong() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "listen: 7\nstat: x\n");
        Said plain = said("up", "--config", wrong.toString());
        assertTrue(plain.errors().contains("wrong.yaml:2") || plain.errors().contains("stat"), plain.errors());
        assertEquals(plain, said("up", "--config=" + wrong));
    }

    private record Said(int status, String output, String errors) {}

    private Said said(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return new Said(process.waitFor(), Files.readString(output), Files.readString(errors));
    }
}
