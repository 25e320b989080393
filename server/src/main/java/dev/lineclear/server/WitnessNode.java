package dev.lineclear.server;

import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.KeyType;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.VerifierKey;
import dev.lineclear.tlog.Witness;
import dev.lineclear.tlog.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code lineclear witness}: cosigns other gateways' logs, and needs nothing of a gateway but its log's public key. */
public final class WitnessNode implements AutoCloseable {
    /** Each costs one small file and a lock; more than this is a public service, which this is not. */
    private static final int MAX_LOGS = 1_000;

    private final Witness witness;
    private final WitnessServer server;
    private final String url;
    private final int logs;

    private WitnessNode(Witness witness, WitnessServer server, int logs) {
        this.witness = witness;
        this.server = server;
        this.url = "http://" + server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort();
        this.logs = logs;
    }

    /**
     * Starts it; its key is made at first start.
     *
     * @param directory of its key and of what it cosigned last; losing the latter lets a log show it a fork
     * @param name of its key, by convention a host name and a path
     * @param logFiles each with verifier keys of logs, one a line; several keys of one name are one log's
     * @throws IOException when it cannot start, with why and what to do
     */
    public static WitnessNode start(Address listen, Path directory, String name, List<Path> logFiles)
            throws IOException {
        StateDirectory state = StateDirectory.open(directory);
        Map<String, List<VerifierKey>> logs = logs(logFiles);
        Witness witness = new Witness(state.root().resolve("cosigned"), key(state, name), logs, InstantSource.system());
        try {
            WitnessServer server = Ports.open(
                    "--listen",
                    listen,
                    (host, port) -> new WitnessServer(witness, new InetSocketAddress(host, port)),
                    listening -> listening.address().getPort());
            return new WitnessNode(witness, server, logs.size());
        } catch (IOException | RuntimeException e) {
            witness.close();
            throw e;
        }
    }

    private static SignerKey key(StateDirectory state, String name) throws IOException {
        Path file = state.key("witness");
        if (!Files.exists(file)) {
            StateDirectory.write(file, SignerKey.generateCosigner(name).text());
        }
        SignerKey key = SignerKey.parse(StateDirectory.read(file));
        if (!key.name().equals(name)) {
            throw new IOException("the witness in " + state.root() + " is called " + key.name() + ", not " + name
                    + "; say --name " + key.name() + ", or give the other one a directory of its own");
        }
        return key;
    }

    private static Map<String, List<VerifierKey>> logs(List<Path> files) throws IOException {
        Map<String, List<VerifierKey>> logs = new LinkedHashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    VerifierKey key = parse(file, line.strip());
                    logs.computeIfAbsent(key.name(), origin -> new ArrayList<>())
                            .add(key);
                }
            }
        }
        if (logs.isEmpty() || logs.size() > MAX_LOGS) {
            throw new IOException("a witness watches 1 to " + MAX_LOGS + " logs, not " + logs.size());
        }
        return logs;
    }

    private static VerifierKey parse(Path file, String line) throws IOException {
        try {
            VerifierKey key = VerifierKey.parse(line);
            if (key.type() == KeyType.ED25519) {
                return key;
            }
            throw new IOException(file + ": " + key.name() + " is a witness' key, not a log's");
        } catch (BadDataException e) {
            throw new IOException(file + " holds a line that is no verifier key: " + e.getMessage(), e);
        }
    }

    /** What to tell whoever started it, and what gateways put into their {@code log.witnesses}. */
    public List<String> greeting() {
        return List.of(
                "Witness of " + logs + (logs == 1 ? " log" : " logs") + ", at " + url,
                "A gateway asks it with these lines in the file that its log.witnesses names:",
                "  witness w1 " + witness.verifierKey().text() + " " + url,
                "  quorum w1");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
