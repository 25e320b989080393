package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent wrote is text on a page that fetches nothing. */
final class PdfTest {
    @TempDir
    Path directory;

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            for (PDPage page : document.getPages()) {
                assertEquals(List.of(), page.getAnnotations(), "nothing to click");
            }
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void anAgentsMarkupIsTextAndItsLetters() throws Exception {
        Document document = new Document("Review <b>bold</b> & more");
        Document.Section section = document.section("S");
        section.paragraphs()
                .add("<script>alert(1)</script> <img src=\"http://127.0.0.1:1/x\"/> ]]> &amp; \u0007 日本 😀");
        section.rows().add(List.of("Time", "What", "Record", Document.LEAF));
        section.rows().add(List.of("2026", "q".repeat(300), "1", "0123456789abcdef".repeat(4)));
        String text = text(Pdf.of(document));
        assertTrue(text.contains("Review <b>bold</b> & more"), text);
        assertTrue(text.contains("<script>alert(1)</script>") && text.contains("&amp;"), text);
        assertTrue(text.contains("\\u{65e5}\\u{672c} \\u{1f600}") && text.contains("\\u{7}"), text);
        assertEquals(300, text.chars().filter(c -> c == 'q').count(), "a long word is whole");
    }

    @Test
    void aPageThatNamesThingsElsewhereLoadsNone() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Path secret = Files.writeString(directory.resolve("secret.css"), "p:before { content: 'STOLEN' }");
            String page = """
                    <html><head><link rel="stylesheet" href="%1$s/a.css"/><link rel="stylesheet" href="%2$s"/>
                    <style>@import url('%1$s/b.css'); @font-face { font-family: f; src: url('%1$s/f.ttf') }
                    p { background: url('%1$s/c.png'); font-family: f }</style></head>
                    <body><p>here</p><img src="%1$s/d.png"/><object data="%1$s/e.svg"/><iframe src="%1$s/f"/></body></html>
                    """.formatted(url, secret.toUri());
            String text = text(Pdf.of(page));
            assertTrue(text.contains("here"), text);
            assertFalse(text.contains("STOLEN"), text);
            assertEquals(0, asked.get(), "it asked the network");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEntityOfXmlReadsNoFile() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "STOLEN");
        String page = "<!DOCTYPE html [<!ENTITY x SYSTEM \"" + file.toUri() + "\">]><html><body>&x;</body></html>";
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> Pdf.of(page));
    }
}
