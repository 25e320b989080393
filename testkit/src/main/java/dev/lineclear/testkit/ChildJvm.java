package dev.lineclear.testkit;

import dev.lineclear.testkit.tether.Tether;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of a child: this JVM's own java, small and quick to start rather than fast later on. */
final class ChildJvm {
    private static final List<String> QUICK_AND_SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            "-Djava.net.preferIPv4Stack=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ChildJvm() {}

    /** Its standard input is a pipe from here that must stay open as long as it is to live. */
    static Process launch(ChildSpec spec, int port, Path work, Path log) throws IOException {
        Path lib = ServerPaths.classPath(spec.name());
        ChildSpec.Invocation invocation = spec.recipe().at(port, work);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + spec.heapMebibytes() + "m");
        command.addAll(QUICK_AND_SMALL);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(work.resolve("tmp")));
        command.addAll(invocation.options());
        command.add("-cp");
        command.add(lib + File.separator + "*" + File.pathSeparator + ownClasses());
        command.add(Tether.class.getName());
        command.add(spec.mainClass());
        command.addAll(invocation.arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(ChildJvm::wouldLeakIn);
        return builder.start();
    }

    /** Options meant for this JVM, and credentials of whoever runs it, are none of the child's business. */
    private static boolean wouldLeakIn(String variable) {
        return variable.startsWith("AWS_")
                || variable.equals("JAVA_TOOL_OPTIONS")
                || variable.equals("JDK_JAVA_OPTIONS")
                || variable.equals("CLASSPATH");
    }

    /** The directory or jar of the testkit; of it the child loads the tether alone. */
    private static Path ownClasses() {
        CodeSource source = Optional.ofNullable(
                        Tether.class.getProtectionDomain().getCodeSource())
                .orElseThrow(() -> new IllegalStateException("the testkit was not loaded from files"));
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
