package dev.lineclear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that nearly every command has: here, or from elsewhere. */
final class Common extends Local {
    @Option(
            names = "--at",
            paramLabel = "URL",
            description =
                    "A gateway elsewhere, that you logged in to (default: the one that runs here; where none does,"
                            + " the only one that you logged in to).")
    @Nullable
    String at;

    /** The gateway that runs here, or the one elsewhere that was logged in to. */
    @Override
    Control control() throws IOException {
        Optional<Login> login = elsewhere();
        return login.isPresent() ? Control.at(login.get()) : super.control();
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
