package dev.lineclear.cli;

import dev.lineclear.server.review.Pdf;
import dev.lineclear.server.review.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lineclear report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "For those who govern: who may do what, what was held, approved, refused and taken back in a period, how fast,",
            "exceptions, changes of the gateway, ways back, unwitnessed stretches; each figure with the question that anybody",
            "can put to the log again (lineclear audit query). With --key it is signed: check with ssh-keygen -Y verify",
            "-n lineclear-report."
        })
final class ReportCommand implements Callable<Integer> {
    /** Of signatures, so that one under a report is no vote and changes nothing. */
    static final String NAMESPACE = "lineclear-report";

    /** In which form. */
    enum Form {
        html,
        pdf,
        json
    }

    @Mixin
    WholeLog whole = new WholeLog();

    @Mixin
    Period period = new Period();

    @Option(names = "--format", required = true, paramLabel = "html|pdf|json", description = "In which form.")
    Form form = Form.html;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Into this file, which must not exist.")
    Path out = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Signs it with this SSH key, into FILE.sig beside it: a private key, or a public key whose"
                    + " private half is in an agent or a security key.")
    @Nullable
    Path key;

    @Override
    public Integer call() throws Exception {
        period.check();
        Path signing = key;
        Optional<Signing> signer = signing == null ? Optional.empty() : Optional.of(Signing.of("", signing));
        DocumentForm.free(out);
        if (signer.isPresent()) {
            signer.get().keyFile();
            DocumentForm.free(beside());
        }
        Report report = Report.of(whole.place(), period.since(), period.untilNow(), AuditCommand::progress);
        byte[] bytes =
                switch (form) {
                    case html -> report.document().html().getBytes(StandardCharsets.UTF_8);
                    case pdf -> Pdf.of(report.document());
                    case json -> report.json();
                };
        if (signer.isPresent()) {
            signed(bytes, signer.get().sign(bytes, NAMESPACE));
        } else {
            DocumentForm.write(out, bytes);
            System.err.println("lineclear: it is not signed; to sign it: --key FILE");
        }
        return 0;
    }

    /** Never a report that was to be signed without its signature, whatever goes wrong in between. */
    private void signed(byte[] bytes, String signature) throws IOException {
        DocumentForm.write(beside(), signature.getBytes(StandardCharsets.UTF_8));
        try {
            DocumentForm.write(out, bytes);
        } catch (IOException | CliException e) {
            Files.deleteIfExists(beside());
            throw e;
        }
    }

    private Path beside() {
        return out.resolveSibling(out.getFileName() + ".sig");
    }
}
