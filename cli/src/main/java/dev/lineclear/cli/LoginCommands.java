package dev.lineclear.cli;

import dev.lineclear.server.api.Challenge;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear login} and {@code lineclear logout}. */
final class LoginCommands {
    private LoginCommands() {}

    @Command(
            name = "login",
            mixinStandardHelpOptions = true,
            description =
                    "Logs in at a gateway elsewhere by signing with your SSH key: good for an hour. Then holds, show,"
                            + " approve, reject, withdraw, explain, run, session open and all else that has --at work from"
                            + " here.",
            footer = {"", "lineclear login https://lineclear.example.com --as you@example.com"})
    static final class In implements Callable<Integer> {
        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "URL", description = "The gateway's, as its console.url says.")
        String url = "";

        @Option(
                names = "--authority",
                paramLabel = "FILE",
                description = "PEM file of whoever vouches for the gateway's certificate (default: whom the system"
                        + " believes).")
        @Nullable
        Path authority;

        @Override
        public Integer call() throws Exception {
            String gateway = Login.origin(url);
            Optional<Path> trusted = Optional.ofNullable(authority);
            Control control = Control.at(new Login(gateway, signing.as, "", Instant.EPOCH, trusted));
            JsonNode challenge = control.post("/v1/login/challenge", Control.node());
            // Where it goes is written down as it was typed, and not as the other side calls itself.
            String text =
                    new Challenge(signing.as, gateway, challenge.path("nonce").asString("")).text();
            ObjectNode body = Control.node();
            body.put("statement", text);
            body.put("signature", signing.sign(text));
            JsonNode said = control.post("/v1/login", body);
            Login login = new Login(
                    gateway,
                    signing.as,
                    said.path("token").asString(""),
                    Instant.parse(said.path("until").asString("")),
                    trusted);
            login.keep();
            Print.standard().line("Logged in at " + gateway + " as " + signing.as + " until " + login.until() + ".");
            return 0;
        }
    }

    @Command(name = "logout", mixinStandardHelpOptions = true, description = "Ends a login: its token counts no more.")
    static final class Out implements Callable<Integer> {
        @Parameters(paramLabel = "URL", description = "The gateway's.")
        String url = "";

        @Override
        public Integer call() throws Exception {
            Login login = Login.at(url);
            try {
                Control.at(login).post("/v1/logout", Control.node());
            } finally {
                login.forget();
            }
            Print.standard().line("Logged out at " + login.gateway() + ".");
            return 0;
        }
    }
}
