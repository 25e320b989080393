package dev.lineclear.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Who or what works in a session, for the record. */
final class WorkerArguments {
    @Option(
            names = "--human",
            description =
                    "You work in it yourself, within the scope of the agent named, and sign for that: recorded, so"
                            + " that lineclear compare can tell people's changes from agents'. What holds for an agent holds for"
                            + " you.")
    boolean human;

    @Option(names = "--model", paramLabel = "NAME", description = "The model that the agent runs on; recorded.")
    @Nullable
    String model;

    @Option(names = "--agent-version", paramLabel = "VERSION", description = "The agent's version; recorded.")
    @Nullable
    String version;

    void into(ObjectNode wanted) {
        if (human) {
            wanted.put("human", true);
        }
        if (model != null) {
            wanted.put("model", model);
        }
        if (version != null) {
            wanted.put("agentVersion", version);
        }
    }
}
