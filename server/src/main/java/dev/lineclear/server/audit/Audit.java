package dev.lineclear.server.audit;

import dev.lineclear.tlog.Verification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code audit verify}: nothing is believed but the verifier key. */
public final class Audit {
    private Audit() {}

    /**
     * @param log where it is, and the keys that it is believed by
     * @throws IOException when something cannot be read for a reason that says nothing about the log
     */
    public static AuditReport verify(LogPlace log, Consumer<String> progress) throws IOException {
        return verify(log, Optional.empty(), progress);
    }

    /** @param witnesses whose cosignatures are verified, where somebody is to have cosigned it */
    public static AuditReport verify(LogPlace log, Optional<Witnesses> witnesses, Consumer<String> progress)
            throws IOException {
        Pairing pairing = new Pairing();
        LogPlace believed = witnesses.map(w -> log.and(w.keys())).orElse(log);
        Verification found = believed.walk(progress, pairing::entry);
        return switch (found) {
            case Verification.Verified verified -> {
                pairing.end();
                if (witnesses.isPresent()) {
                    witnesses.get().judge(verified.checkpoint(), pairing);
                }
                yield new AuditReport(
                        pairing.faults() == 0,
                        verified.checkpoint().size(),
                        verified.checkpoint().root().toString(),
                        pairing.pairs(),
                        pairing.votes(),
                        pairing.kinds(),
                        pairing.findings(),
                        pairing.notices());
            }
            case Verification.Refuted refuted ->
                new AuditReport(
                        false,
                        0,
                        "",
                        0,
                        0,
                        Map.of(),
                        List.of(place(refuted.place()) + ": " + refuted.reason()),
                        List.of());
        };
    }

    static String place(Verification.Place place) {
        return switch (place) {
            case Verification.BadRecord record -> "record " + record.index() + " (in " + record.path() + ")";
            case Verification.BadFile file -> "file " + file.path();
        };
    }
}
