package dev.lineclear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That everything is found in one jar as in many. */
final class OneJarTest {
    /** What no program reads from every jar that has it: texts for people, and what Helidon's tools generate from. */
    private static final Pattern OF_PEOPLE = Pattern.compile(
            "META-INF/(LICENSE|NOTICE|DEPENDENCIES)[.a-z]*|META-INF/INDEX\\.LIST|META-INF/versions/\\d+/OSGI-INF/MANIFEST\\.MF"
                    + "|META-INF/helidon/config-metadata\\.json");

    @TempDir
    private Path directory;

    @Test
    void theFirstOfTheSameNameCountsListsArePutTogetherAndSignaturesAreLeftOut() throws Exception {
        Path first = jar("a.jar", Map.of("x.txt", "first", "META-INF/services/S", "one", "META-INF/K.SF", "signed"));
        Path second = jar("b.jar", Map.of("x.txt", "second", "META-INF/services/S", "two", "module-info.class", "m"));
        Path one = directory.resolve("one.jar");
        OneJar.write(one, List.of(first, second));
        try (URLClassLoader all = loader(List.of(one))) {
            assertEquals("first", text(all, "x.txt"));
            assertEquals("one\ntwo\n", text(all, "META-INF/services/S"));
            assertNull(all.findResource("META-INF/K.SF"));
            assertNull(all.findResource("module-info.class"));
        }
        Path again = directory.resolve("again.jar");
        OneJar.write(again, List.of(first, second));
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(again), "the same jars, the same file");
    }

    /** Of all libraries that the command line has: each class, each file, each list of services. */
    @Test
    void whatTheClassPathHasTheOneJarHas() throws Exception {
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(p -> p.endsWith(".jar"))
                .map(Path::of)
                .toList();
        assertTrue(jars.size() > 50, jars.toString());
        Path one = directory.resolve("one.jar");
        OneJar.write(one, jars);
        int lists = 0;
        try (URLClassLoader many = loader(jars);
                URLClassLoader single = loader(List.of(one))) {
            for (String name : names(jars)) {
                if (list(name)) {
                    assertEquals(lines(many, name), lines(single, name), name);
                    lists++;
                } else if (!ofItsJar(name)) {
                    assertArrayEquals(bytes(many, name), bytes(single, name), name);
                    assertTrue(sameInAll(many, name) || OF_PEOPLE.matcher(name).matches(), name + " is read from all?");
                }
            }
        }
        assertTrue(lists > 10, "lists of services: " + lists);
    }

    private static boolean list(String name) {
        return name.startsWith("META-INF/services/") && !name.endsWith("/") || name.equals("META-INF/helidon/manifest");
    }

    private static boolean ofItsJar(String name) {
        return name.matches("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|DSA|RSA|EC))|(.*/)?module-info\\.class");
    }

    private static TreeSet<String> names(List<Path> jars) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                zip.stream().map(ZipEntry::getName).forEach(names::add);
            }
        }
        return names;
    }

    /** As {@code java.util.ServiceLoader} reads them: in order, each once, without remarks. */
    private static List<String> lines(URLClassLoader loader, String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (URL url : Collections.list(loader.findResources(name))) {
            try (InputStream in = url.openStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceAll("#.*", "").strip())
                        .filter(line -> !line.isEmpty() && !lines.contains(line))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static byte[] bytes(URLClassLoader loader, String name) throws IOException {
        URL found = loader.findResource(name);
        assertTrue(found != null, name + " is missing");
        try (InputStream in = found.openStream()) {
            return in.readAllBytes();
        }
    }

    private static boolean sameInAll(URLClassLoader loader, String name) throws IOException {
        byte[] first = bytes(loader, name);
        for (URL url : Collections.list(loader.findResources(name))) {
            try (InputStream in = url.openStream()) {
                if (!Arrays.equals(first, in.readAllBytes())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String text(URLClassLoader loader, String name) throws IOException {
        return new String(bytes(loader, name), StandardCharsets.UTF_8);
    }

    private static URLClassLoader loader(List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path file = directory.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return file;
    }
}
