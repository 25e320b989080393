package dev.lineclear.server.audit;

import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.safeguard.approval.RefusedException;
import dev.lineclear.tlog.LogReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * {@code audit bundle}: a zip with everything about one change and how to check it without Lineclear: records with
 * their proofs, the checkpoint, the log's keys, the policies' text, the approvers' statements, signatures and keys.
 */
public final class Bundle {
    /** The same for every file, so that the same change gives the same zip; the earliest that zip knows. */
    private static final FileTime NO_TIME = FileTime.fromMillis(315_532_800_000L);

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Set<String> seenPolicies = new HashSet<>();
    private int votes;

    private Bundle() {}

    /**
     * @param out gets the zip; not closed
     * @return how many records it holds
     * @throws AuditException when the log says nothing of the hold, or is not what was logged
     */
    public static int write(LogPlace log, String hold, OutputStream out, Consumer<String> progress) throws IOException {
        List<Long> indexes = ChangeRecords.of(log, hold, progress);
        write(log, hold, indexes, out);
        return indexes.size();
    }

    /**
     * Of these records.
     *
     * @param what they are about
     * @param out gets the zip; not closed
     */
    public static void write(LogPlace log, String what, List<Long> indexes, OutputStream out) throws IOException {
        LogReader reader = log.reader();
        Bundle bundle = new Bundle();
        bundle.text("README.md", resource("bundle-README.md").replace("@hold@", what));
        bundle.text("check.py", resource("bundle-check.py"));
        StringBuilder keys = new StringBuilder();
        log.keys().forEach(key -> keys.append(key.text()).append('\n'));
        bundle.text("log.vkey", keys.toString());
        bundle.files.put("checkpoint", reader.checkpoint().toBytes());
        for (long index : indexes) {
            bundle.add(Proven.at(reader, index));
        }
        bundle.zip(out);
    }

    private void add(Proven proven) {
        JsonNode record = Proven.parse(proven.record());
        String type = record.path("type").asString("");
        String name =
                "records/%012d-%s".formatted(proven.index(), type.replaceAll("^dev\\.lineclear\\.|\\.v\\d+$", ""));
        files.put(name + ".json", proven.record());
        text(name + ".proof", proven.proof());
        if (type.equals(Kind.VOTE.type()) || type.equals(Kind.GLASS_BROKEN.type())) {
            vote(record.path("data"));
        } else if (type.equals(Kind.POLICY_TEXT.type())) {
            policy(record.path("data"));
        }
    }

    private void vote(JsonNode data) {
        votes++;
        String approver = data.path("approver").asString("");
        String directory = "approvals/" + votes + "-" + approver.replaceAll("[^A-Za-z0-9@._-]", "_") + "/";
        text(directory + "statement", data.path("statement").asString(""));
        text(directory + "approver", approver + "\n");
        String key = data.path("publicKey").asString("");
        if (PasskeyKey.is(key)) {
            passkey(
                    directory,
                    key,
                    Proven.parse(data.path("signature").asString("").getBytes(StandardCharsets.UTF_8)));
        } else {
            text(
                    directory + "statement.sig",
                    data.path("signature").asString("").strip() + "\n");
            text(directory + "allowed_signers", approver + " namespaces=\"lineclear\" " + key + "\n");
        }
    }

    /** In the pieces that the standard names, and the key as openssl takes it. */
    private void passkey(String directory, String key, JsonNode assertion) {
        text(directory + "public_key", key + "\n");
        try {
            files.put(directory + "key.der", PasskeyKey.parse(key).x509());
            for (String piece : List.of("authenticatorData", "clientDataJSON", "signature")) {
                files.put(
                        directory + piece,
                        Base64.getUrlDecoder().decode(assertion.path(piece).asString("")));
            }
        } catch (RefusedException | IllegalArgumentException e) {
            throw new AuditException("a vote in the log is no passkey's: " + e.getMessage());
        }
    }

    private void policy(JsonNode data) {
        String version = data.path("policyVersion").asString("");
        for (JsonNode text : data.path("texts").values()) {
            String id = text.path("id").asString("").replaceAll("[^A-Za-z0-9._-]", "_");
            String name = "policies/" + version + "/" + (id.endsWith(".cedarschema") ? id : id + ".cedar");
            if (seenPolicies.add(name)) {
                text(name, text.path("text").asString("") + "\n");
            }
        }
    }

    private void text(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void zip(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setLastModifiedTime(NO_TIME);
            zip.putNextEntry(entry);
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    private static String resource(String name) {
        try (InputStream in = Bundle.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
