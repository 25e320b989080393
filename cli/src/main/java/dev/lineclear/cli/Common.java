package dev.lineclear.cli;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that nearly every command has. */
final class Common {
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

    @Option(
            names = "--at",
            paramLabel = "URL",
            description =
                    "A gateway elsewhere, that you logged in to (default: the one that runs here; where none does,"
                            + " the only one that you logged in to).")
    @Nullable
    String at;

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

    /** The gateway that runs here, or the one elsewhere that was logged in to. */
    Control control() throws IOException {
        Optional<Login> login = elsewhere();
        return login.isPresent()
                ? Control.at(login.get())
                : Control.of(configuration().state());
    }

    /** Where it is, when it is not here: what was asked for comes first, then what runs here. */
    Optional<Login> elsewhere() throws IOException {
        String url = at;
        if (url != null) {
            return Optional.of(Login.at(url));
        }
        boolean here = config != null
                || state != null
                || Files.exists(configuration().state().resolve("control.json"));
        return here ? Optional.empty() : Login.only();
    }
}
