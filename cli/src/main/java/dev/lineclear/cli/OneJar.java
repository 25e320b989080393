package dev.lineclear.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The jars of a class path in one, in which everything is found as on that class path: of what several have the first
 * one's, and of lists of services all of them, in order. Java looks through every jar for services, dozens of times a
 * start, and opens each for it; in one that is an eighth of a start less.
 *
 * <p>Left out are signatures and descriptors of modules: both speak of the jar they were in.
 */
final class OneJar implements AutoCloseable {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** Of any release: a jar without classes for other releases loses nothing by it. */
    private static final String MANIFEST_TEXT = "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n";

    private static final Set<String> SIGNATURES = Set.of("SF", "RSA", "DSA", "EC");

    private final ZipOutputStream out;
    private final Set<String> names = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> lists = new LinkedHashMap<>();

    private OneJar(Path target) throws IOException {
        this.out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)));
        out.setLevel(Deflater.BEST_SPEED);
        put(MANIFEST, MANIFEST_TEXT.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param jars in the order of their class path */
    static void write(Path target, List<Path> jars) throws IOException {
        try (OneJar one = new OneJar(target)) {
            for (Path jar : jars) {
                one.add(jar);
            }
        }
    }

    private void add(Path jar) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile())) {
            Iterator<? extends ZipEntry> entries = in.entries().asIterator();
            while (entries.hasNext()) {
                ZipEntry entry = entries.next();
                String name = entry.getName();
                if (!ofItsJar(name) && (list(name) || !names.contains(name))) {
                    take(name, in.getInputStream(entry));
                }
            }
        }
    }

    private void take(String name, InputStream content) throws IOException {
        try (content) {
            byte[] bytes = content.readAllBytes();
            if (list(name)) {
                ByteArrayOutputStream all = lists.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                all.write(bytes);
                all.write('\n'); // the last line of a list may have no end
            } else {
                put(name, bytes);
            }
        }
    }

    /** What is read from every jar that has it: lists for {@code java.util.ServiceLoader}, and Helidon's own. */
    private static boolean list(String name) {
        return name.startsWith("META-INF/services/") && !name.endsWith("/") || name.equals("META-INF/helidon/manifest");
    }

    private static boolean ofItsJar(String name) {
        boolean signature = name.startsWith("META-INF/")
                && SIGNATURES.contains(name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
        return signature
                || name.equals(MANIFEST)
                || name.equals("module-info.class")
                || name.endsWith("/module-info.class");
    }

    private void put(String name, byte[] bytes) throws IOException {
        names.add(name);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same jars, the same file
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            for (Map.Entry<String, ByteArrayOutputStream> list : lists.entrySet()) {
                put(list.getKey(), list.getValue().toByteArray());
            }
        }
    }
}
