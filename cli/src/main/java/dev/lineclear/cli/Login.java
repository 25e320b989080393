package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A login at a gateway elsewhere, kept in a file of its own that its owner alone can read.
 *
 * @param gateway its URL, without a path; the token is sent nowhere else
 * @param person who logged in
 * @param token good until {@code until}
 * @param authority whose certificates are believed, in PEM; the system's when empty
 */
record Login(String gateway, String person, String token, Instant until, Optional<Path> authority) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    @Override
    public String toString() {
        return "Login[" + person + " at " + gateway + "]";
    }

    /**
     * A gateway's URL as logins name it: scheme, name and port, in lower case.
     *
     * @throws CliException when it is no such URL, or in clear to another machine
     */
    static String origin(String text) {
        URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(java.util.Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(java.util.Locale.ROOT);
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        boolean plain = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawUserInfo() == null;
        if (uri.getHost() == null || !plain || !(scheme.equals("https") || (scheme.equals("http") && here))) {
            throw new CliException(
                    Main.USAGE,
                    "a gateway's URL is such as https://lineclear.example.com, without a path; in clear only on"
                            + " localhost; not " + text);
        }
        return scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** Where logins are kept: {@code LINECLEAR_LOGINS}, or {@code ~/.config/lineclear/logins}. */
    private static Path directory() {
        String said = System.getenv("LINECLEAR_LOGINS");
        return said != null && !said.isEmpty()
                ? Path.of(said)
                : Path.of(System.getProperty("user.home"), ".config", "lineclear", "logins");
    }

    private static Path file(String gateway) {
        return directory().resolve(gateway.replaceFirst("://", "_").replaceAll("[^a-z0-9._-]", "_") + ".json");
    }

    /** A file that goes with it. */
    Path beside(String name) {
        return Path.of(file(gateway).toString().replaceFirst("json$", name));
    }

    void keep() throws IOException {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("gateway", gateway);
        json.put("person", person);
        json.put("token", token);
        json.put("until", until.toString());
        authority.ifPresent(path -> json.put("authority", path.toAbsolutePath().toString()));
        Files.createDirectories(directory());
        Path file = file(gateway);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var out = Files.newByteChannel(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            out.write(java.nio.ByteBuffer.wrap(CanonicalJson.MAPPER.writeValueAsBytes(json)));
        } catch (FileAlreadyExistsException e) {
            throw new CliException("two logins at once; try again");
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forget() throws IOException {
        Files.deleteIfExists(file(gateway));
    }

    /** @throws CliException when nobody logged in there from here, or it has ended */
    static Login at(String url) throws IOException {
        String gateway = origin(url);
        try {
            return read(file(gateway));
        } catch (NoSuchFileException e) {
            throw new CliException(
                    "not logged in at " + gateway + "; log in: lineclear login " + gateway + " --as YOU");
        }
    }

    /** The only one there is; empty when there is none. @throws CliException when there are several */
    static Optional<Login> only() throws IOException {
        if (!Files.isDirectory(directory())) {
            return Optional.empty();
        }
        List<Login> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                all.add(read(file));
            }
        }
        if (all.size() > 1) {
            throw new CliException("you are logged in at several gateways; say which: --at "
                    + String.join(", --at ", all.stream().map(Login::gateway).toList()));
        }
        return all.stream().findFirst();
    }

    private static Login read(Path file) throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            throw new CliException(file + " could be read by others; remove it and log in again");
        }
        JsonNode json = CanonicalJson.parse(Files.readAllBytes(file));
        return new Login(
                json.path("gateway").asString(""),
                json.path("person").asString(""),
                json.path("token").asString(""),
                Instant.parse(json.path("until").asString("")),
                json.has("authority")
                        ? Optional.of(Path.of(json.path("authority").asString("")))
                        : Optional.empty());
    }
}
