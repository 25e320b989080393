package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.CanonicalJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All items of a table, by paged consistent scans, as gzip'd JSON lines. Constant memory: one page at a time (1 MB).
 *
 * <p>A scan is not a point in time: of writes that happen while it runs some are seen and some are not.
 */
final class TableItems {
    private static final byte[] NEWLINE = {'\n'};

    /** Of content: that it is not all there is. */
    static final String SAMPLE = "sample";

    private TableItems() {}

    /** As if there were none. */
    static ObjectNode none(Run run) throws IOException {
        ByteArrayOutputStream empty = new ByteArrayOutputStream();
        new GZIPOutputStream(empty).close();
        return States.object()
                .put(
                        "blob",
                        run.blobs()
                                .put(new java.io.ByteArrayInputStream(empty.toByteArray()))
                                .hex())
                .put("items", 0)
                .put("digest", new SetDigest().digest().hex());
    }

    /** Reads every item; keeps them in the vault only for {@link Detail#KEEP}. */
    static ObjectNode read(Run run, String table, Detail detail) throws UndoException, IOException {
        Pages pages = new Pages(run, table);
        ObjectNode content = States.object();
        try (InputStream lines = new PulledStream(pages::next)) {
            if (detail == Detail.KEEP) {
                content.put("blob", run.blobs().put(lines).hex());
            } else {
                lines.transferTo(OutputStream.nullOutputStream());
            }
        } catch (PulledStream.SourceException e) {
            throw e.asUndo();
        }
        if (pages.sampled) {
            content.put(SAMPLE, true);
        }
        return content.put("items", pages.items.count())
                .put("digest", pages.items.digest().hex());
    }

    /** What is done with each item of a blob. */
    @FunctionalInterface
    interface Each {
        void item(JsonNode item) throws UndoException;
    }

    /** Gives each item of a blob, and closes it. */
    static void each(InputStream blob, Each each) throws UndoException, IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(blob, 1 << 16), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.item(CanonicalJson.MAPPER.readTree(line));
            }
        }
    }

    /** A scan under way; gives compressed lines page by page. */
    private static final class Pages {
        private final Run run;
        private final String table;
        private final SetDigest items = new SetDigest();
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 16);
        private final GZIPOutputStream gzip;
        private Map<String, AttributeValue> from = Map.of();
        private boolean done;
        private boolean sampled;

        Pages(Run run, String table) throws IOException {
            this.run = run;
            this.table = table;
            this.gzip = new GZIPOutputStream(buffer);
        }

        /** The next compressed bytes, perhaps none yet; null is never given, an end is an empty array after the last. */
        byte[] next() throws IOException, UndoException {
            while (!done) {
                page();
                if (buffer.size() > 0) {
                    byte[] bytes = buffer.toByteArray();
                    buffer.reset();
                    return bytes;
                }
            }
            return new byte[0];
        }

        private void page() throws IOException, UndoException {
            ScanRequest.Builder request = ScanRequest.builder().tableName(table).consistentRead(true);
            if (!from.isEmpty()) {
                request.exclusiveStartKey(from);
            }
            ScanResponse page = run.dynamodb().scan(request.build());
            long bytes = 0;
            for (Map<String, AttributeValue> item : page.items()) {
                byte[] line = CanonicalJson.MAPPER.writeValueAsBytes(AttributeJson.item(item));
                items.add(line);
                gzip.write(line);
                gzip.write(NEWLINE);
                bytes += line.length;
            }
            run.took(bytes);
            run.progress(String.format(Locale.ROOT, "table %s: %,d items read", table, items.count()));
            from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
            sampled = !from.isEmpty() && run.enough();
            done = from.isEmpty() || sampled;
            if (done) {
                gzip.finish();
            }
        }
    }
}
