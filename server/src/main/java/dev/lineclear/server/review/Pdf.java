package dev.lineclear.server.review;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.slf4j.LoggerFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Documents as PDF, from the page that is their HTML. Nothing is loaded from anywhere, whatever the page names. */
public final class Pdf {
    private static final String FONT_CACHE = "pdfbox.fontcache";
    private static final String DOCTYPE = "<!doctype html>\n";

    /** What the fonts that every reader of PDF has can draw. */
    private static final Charset DRAWN = Charset.forName("windows-1252");

    private Pdf() {}

    /** @throws IOException when it cannot be drawn */
    public static byte[] of(Document document) throws IOException {
        return of(document.html());
    }

    /** @param page HTML, well-formed but for its first line */
    static byte[] of(String page) throws IOException {
        quiet();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PdfRendererBuilder()
                .useUriResolver((base, uri) -> null)
                .useExternalResourceAccessControl(
                        (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                .useExternalResourceAccessControl(
                        (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
                .withW3cDocument(parsed(page), null)
                .withProducer("Lineclear")
                .toStream(out)
                .run();
        return out.toByteArray();
    }

    /** Which of the machine's fonts stand in for others is nothing that anybody needs to hear, or find in their home. */
    private static void quiet() {
        XRLog.setLoggingEnabled(false);
        if (System.getProperty(FONT_CACHE) == null) {
            System.setProperty(FONT_CACHE, System.getProperty("java.io.tmpdir"));
        }
        if (LoggerFactory.getLogger("org.apache.pdfbox") instanceof Logger library) {
            library.setLevel(Level.ERROR);
        }
    }

    private static org.w3c.dom.Document parsed(String page) throws IOException {
        String xml = drawable(page.startsWith(DOCTYPE) ? page.substring(DOCTYPE.length()) : page);
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the page is none: " + e.getMessage(), e);
        }
    }

    /** What cannot be drawn is named by its number, rather than left out. */
    static String drawable(String text) {
        CharsetEncoder encoder = DRAWN.newEncoder();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean drawn = c == '\n' || c >= ' ' && c != 0x7f && c <= 0xffff && encoder.canEncode((char) c);
            if (drawn) {
                out.append((char) c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return out.toString();
    }
}
