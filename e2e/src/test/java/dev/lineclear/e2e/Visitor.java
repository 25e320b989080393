package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A person at a browser of their own, with an authenticator that Chromium plays: real passkeys, touched at once. */
final class Visitor implements AutoCloseable {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final Browser browser;
    private final BrowserContext context;
    private final Page page;
    private final CDPSession devtools;
    private final String authenticator;
    private final String url;

    Visitor(Chromium chromium, String url) {
        this.url = url;
        this.browser = chromium.browser();
        this.context = browser.newContext();
        this.page = context.newPage();
        this.devtools = context.newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        this.authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", parameters)
                .get("authenticatorId")
                .getAsString();
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    String url() {
        return url;
    }

    /** Follows an invitation and registers a passkey. */
    void enrols(String link) {
        page.navigate(link);
        page.locator("button[data-action=enrol]").click();
        page.waitForURL(url + "/");
    }

    void opens(String path) {
        page.navigate(url + path);
    }

    /** Whether the authenticator checks who uses it; a key that was lost would not. */
    void checksWhoUsesIt(boolean checks) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("authenticatorId", authenticator);
        parameters.addProperty("isUserVerified", checks);
        devtools.send("WebAuthn.setUserVerified", parameters);
    }

    /** Somebody with this one's cookie whose browser runs no scripts. */
    String readsWithoutScripts(String path) {
        try (BrowserContext plain = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            plain.addCookies(context.cookies());
            Page reading = plain.newPage();
            reading.navigate(url + path);
            return reading.locator("main").innerText();
        }
    }

    /** Runs a function in the page. */
    Object runs(String function, Object argument) {
        return page.evaluate(function, argument);
    }

    /** Keeps what the page looks like, on a desk, in the dark and on a phone; and asks axe what would keep people out. */
    void seen(String name) throws IOException {
        page.setViewportSize(1_280, 900);
        shoot(name);
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
        shoot(name + "-dark");
        accessible(name + " in the dark");
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.LIGHT));
        page.setViewportSize(390, 844);
        shoot(name + "-phone");
        accessible(name);
        page.setViewportSize(1_280, 900);
    }

    private void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private void accessible(String name) throws IOException {
        try (InputStream in = Visitor.class.getResourceAsStream(AXE)) {
            page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; undefined");
        }
        Object faults = page.evaluate("async () => (await axe.run()).violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
        assertEquals(List.of(), faults, name);
    }

    @Override
    public void close() {
        context.close();
    }
}
