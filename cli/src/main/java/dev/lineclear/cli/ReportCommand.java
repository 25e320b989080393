package dev.lineclear.cli;

import dev.lineclear.server.review.Pdf;
import dev.lineclear.server.review.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        Report report = Report.of(whole.place(), period.since(), period.untilNow(), AuditCommand::progress);
        byte[] bytes =
                switch (form) {
                    case html -> report.document().html().getBytes(StandardCharsets.UTF_8);
                    case pdf -> Pdf.of(report.document());
                    case json -> report.json();
                };
        DocumentForm.write(out, bytes);
        Path signing = key;
        if (signing == null) {
            System.err.println("lineclear: it is not signed; to sign it: --key FILE");
        } else {
            sign(bytes, signing);
        }
        return 0;
    }

    private void sign(byte[] bytes, Path signing) throws IOException {
        Signing signer = new Signing();
        signer.key = signing;
        Path beside = out.resolveSibling(out.getFileName() + ".sig");
        DocumentForm.write(beside, signer.sign(bytes, NAMESPACE).getBytes(StandardCharsets.UTF_8));
    }
}
