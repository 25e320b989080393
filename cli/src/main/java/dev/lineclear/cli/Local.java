package dev.lineclear.cli;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that work where the gateway runs, and nowhere else. */
class Local {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; default: ./lineclear.yaml, then ~/.config/lineclear/lineclear.yaml.")
    @Nullable
    Path config;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State directory of the gateway; overrides the configuration (default: ~/.lineclear).")
    @Nullable
    Path state;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    Configuration configuration() {
        Configuration c = file().map(ConfigurationFile::read).orElseGet(ConfigurationFile::defaults);
        Path chosen = state;
        return chosen == null ? c : c.withState(chosen.toAbsolutePath());
    }

    private Optional<Path> file() {
        Path given = config;
        if (given != null) {
            if (!Files.exists(given)) {
                throw new CliException("there is no configuration " + given);
            }
            return Optional.of(given);
        }
        Path here = Path.of("lineclear.yaml");
        Path home = Path.of(System.getProperty("user.home"), ".config", "lineclear", "lineclear.yaml");
        return Files.exists(here) ? Optional.of(here) : Optional.of(home).filter(Files::exists);
    }

    /** The gateway that is asked: the one that runs here. */
    Control control() throws IOException {
        return Control.of(configuration().state());
    }
}
