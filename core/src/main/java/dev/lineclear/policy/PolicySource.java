package dev.lineclear.policy;

import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.schema.Schema;
import dev.lineclear.policy.PolicyProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where policies come from: a directory of {@code *.cedar} files, or the default set that ships with Lineclear. */
public sealed interface PolicySource {
    /** Beside the policies, for editors; the gateway validates with its own, since it is the gateway that fills it in. */
    String SCHEMA_FILE = "lineclear.cedarschema";

    /** More files than anyone keeps an overview of. */
    int MAX_FILES = 1_000;

    /** About 2,000 policies; a larger file is something else than policies. */
    int MAX_FILE_BYTES = 1 << 20;

    /** The default set's files, in the order they read best. */
    List<String> DEFAULT_FILES =
            List.of("everywhere.cedar", "production.cedar", "elsewhere.cedar", "watch.cedar", "gateway.cedar");

    /** What it is called in messages. */
    String name();

    /**
     * The texts of the policy files by file name, sorted.
     *
     * @throws PolicyException when they cannot be read, are not UTF-8, too many or too large
     */
    SortedMap<String, String> read() throws PolicyException;

    static PolicySource directory(Path directory) {
        return new Directory(directory);
    }

    static PolicySource defaults() {
        return new Defaults();
    }

    /** The schema in force: what the gateway fills in. */
    static String schema() {
        return Defaults.resource(SCHEMA_FILE);
    }

    /**
     * Files on disk.
     *
     * @param directory holding them; its subdirectories are not read
     */
    record Directory(Path directory) implements PolicySource {
        @Override
        public String name() {
            return directory.toString();
        }

        @Override
        public SortedMap<String, String> read() throws PolicyException {
            SortedMap<String, String> texts = new TreeMap<>();
            for (Path file : files()) {
                texts.put(String.valueOf(file.getFileName()), text(file));
            }
            if (texts.isEmpty()) {
                throw new PolicyException(
                        Kind.SOURCE, name(), "there is no *.cedar file in it.", "Put the policies there.");
            }
            return texts;
        }

        private List<Path> files() throws PolicyException {
            try (Stream<Path> all = Files.list(directory)) {
                List<Path> files = all.filter(
                                f -> String.valueOf(f.getFileName()).endsWith(".cedar"))
                        .limit(MAX_FILES + 1L)
                        .toList();
                if (files.size() > MAX_FILES) {
                    throw new PolicyException(
                            Kind.SOURCE, name(), "there are more than " + MAX_FILES + " files.", "Join some.");
                }
                return files;
            } catch (IOException | UncheckedIOException e) {
                throw new PolicyException(
                        Kind.SOURCE, name(), "cannot be read: " + e + ".", "Check that it is there and readable.");
            }
        }

        private static String text(Path file) throws PolicyException {
            String name = String.valueOf(file.getFileName());
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    throw new PolicyException(
                            Kind.SOURCE, name, "is larger than " + MAX_FILE_BYTES + " bytes.", "Split it.");
                }
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new PolicyException(Kind.SOURCE, name, "is not UTF-8.", "Save it as UTF-8.");
            } catch (IOException e) {
                throw new PolicyException(
                        Kind.SOURCE, name, "cannot be read: " + e + ".", "Check that it is readable.");
            }
        }
    }

    /**
     * What was read before.
     *
     * @param name where from
     * @param texts by file name
     */
    record Texts(String name, SortedMap<String, String> texts) implements PolicySource {
        public Texts {
            texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        }

        @Override
        public SortedMap<String, String> read() {
            return texts;
        }
    }

    /** The set that ships in the jar: the same files as {@code policies/} in the source tree. */
    record Defaults() implements PolicySource {
        @Override
        public String name() {
            return "the default policies";
        }

        @Override
        public SortedMap<String, String> read() {
            SortedMap<String, String> texts = new TreeMap<>();
            DEFAULT_FILES.forEach(file -> texts.put(file, resource(file)));
            return texts;
        }

        static String resource(String file) {
            try (InputStream in = PolicySource.class.getResourceAsStream("defaults/" + file)) {
                if (in == null) {
                    throw new IllegalStateException("the jar lacks its default policies: " + file);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Loads the policy engine, for whoever will need it soon. What cannot be loaded is said when policies are. */
    static void prepare() {
        try {
            Schema.parse(Schema.JsonOrCedar.Cedar, schema());
        } catch (InternalException | RuntimeException | LinkageError e) {
            // Whoever loads policies meets it again, and says so.
        }
    }
}
