package dev.lineclear.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.lineclear.testkit.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The system's own Chromium, driven by Playwright, which downloads nothing. */
final class Chromium implements AutoCloseable {
    /** What a page is to show may wait for a signature, a disk and another process. */
    private static final Duration SHOWN = Duration.ofSeconds(30);

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable, List<String> more) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setArgs(arguments(more)));
    }

    private static List<String> arguments(List<String> more) {
        List<String> all = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        all.addAll(more);
        return all;
    }

    /** Skips the test where there is none. */
    static Chromium start(String... more) {
        Optional<Path> executable = Commands.find("chromium");
        PlaywrightAssertions.setDefaultAssertionTimeout(SHOWN.toMillis());
        Assumptions.assumeTrue(executable.isPresent(), "needs the command chromium");
        return new Chromium(executable.orElseThrow(), List.of(more));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
