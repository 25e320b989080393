package dev.lineclear.cli;

import dev.lineclear.server.review.Document;
import dev.lineclear.server.review.Pdf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
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

    /** As files usually are, which a temporary one is not. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    @Option(names = "--format", paramLabel = "md|html|pdf", description = "Markdown (default), HTML or PDF.")
    Form form = Form.md;

    @Option(names = "--out", paramLabel = "FILE", description = "Into this file, which must not exist yet.")
    @Nullable
    Path out;

    /** @throws CliException where what will come of it cannot be written */
    void ready() {
        Path file = out;
        if (file != null) {
            free(file);
        }
    }

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

    /** All of it or nothing: whoever finds the file finds it whole. */
    static void write(Path file, byte[] bytes) throws IOException {
        free(file);
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(
                whole.getParent(), "." + file.getFileName(), ".part", PosixFilePermissions.asFileAttribute(READABLE));
        try {
            Files.write(part, bytes);
            // Taken first, so that two who write it at once do not each believe that it is theirs.
            Files.createFile(whole);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } finally {
            Files.deleteIfExists(part);
        }
        System.err.println("lineclear: wrote " + file);
    }

    /** Before anything long is done for it. @throws CliException where it exists, or its directory does not */
    static void free(Path file) {
        Path in = file.toAbsolutePath().getParent();
        if (in == null || !Files.isDirectory(in)) {
            throw new CliException("there is no directory " + in + " to write " + file.getFileName() + " into");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
    }

    private static CliException exists(Path file) {
        return new CliException(file + " exists; name another: --out FILE");
    }
}
