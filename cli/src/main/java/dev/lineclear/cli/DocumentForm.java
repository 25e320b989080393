package dev.lineclear.cli;

import dev.lineclear.server.review.Document;
import dev.lineclear.server.review.Pdf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form something is written for people to read, and where to. */
final class DocumentForm {
    /** In which form. */
    enum Form {
        md,
        html,
        pdf
    }

    @Option(names = "--format", paramLabel = "md|html|pdf", description = "Markdown (default), HTML or PDF.")
    Form form = Form.md;

    @Option(names = "--out", paramLabel = "FILE", description = "Into this file, which must not exist yet.")
    @Nullable
    Path out;

    void write(Document document) throws IOException {
        Path file = out;
        if (file == null && form == Form.pdf) {
            throw new CliException("a PDF goes into a file: --out FILE");
        }
        if (file == null) {
            Print.standard().line(text(document));
            return;
        }
        byte[] bytes = form == Form.pdf ? Pdf.of(document) : text(document).getBytes(StandardCharsets.UTF_8);
        write(file, bytes);
    }

    private String text(Document document) {
        return form == Form.md ? document.markdown() : document.html();
    }

    static void write(Path file, byte[] bytes) throws IOException {
        try (OutputStream stream =
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            stream.write(bytes);
        } catch (FileAlreadyExistsException e) {
            throw new CliException(file + " exists; name another: --out FILE");
        }
        System.err.println("lineclear: wrote " + file);
    }
}
