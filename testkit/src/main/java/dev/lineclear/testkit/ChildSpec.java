package dev.lineclear.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a child process runs.
 *
 * @param name of the server, as under {@code demo/servers}
 * @param mainClass whose {@code main} must return once the server is bound
 * @param heapMebibytes the most its heap may take
 * @param recipe how to run it on one port
 */
record ChildSpec(String name, String mainClass, int heapMebibytes, Recipe recipe) {
    /** Writes what configuration the server reads into the child's own directory, and says how it is called. */
    interface Recipe {
        Invocation at(int port, Path work) throws IOException;
    }

    /**
     * @param options for the JVM, before the class's name
     * @param arguments for the program, after it
     */
    record Invocation(List<String> options, List<String> arguments) {
        Invocation {
            options = List.copyOf(options);
            arguments = List.copyOf(arguments);
        }
    }
}
