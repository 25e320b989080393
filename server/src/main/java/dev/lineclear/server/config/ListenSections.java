package dev.lineclear.server.config;

import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.server.config.Configuration.Console;
import dev.lineclear.server.config.Configuration.Listen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads where the gateway listens, for agents, people and collectors.
 *
 * @param path resolves files as the configuration names them
 */
record ListenSections(Function<String, Path> path, Problems problems) {
    /** Whoever stops it waits; an upload that takes longer is cut off. */
    private static final Duration MAX_DRAIN = Duration.ofMinutes(10);

    Listen listen(Section s) {
        Address address = s.parsed("address", Addresses::address).orElse(new Address("127.0.0.1", 7700));
        Listen listen = new Listen(
                address,
                s.flag("tls", !Addresses.loopback(address.host())),
                s.parsed("certificate", path::apply),
                s.parsed("key", path::apply),
                s.duration("drain", GatewayServer.DRAIN_TIME, MAX_DRAIN),
                s.parsed("url", Addresses::origin));
        if (!listen.tls() && !Addresses.loopback(address.host())) {
            problems.add("listen.tls may not be false on " + address.host()
                    + ": in clear the gateway listens on loopback only");
        }
        if (listen.certificate().isPresent() != listen.key().isPresent()) {
            problems.add("listen.certificate and listen.key go together");
        }
        s.done();
        return listen;
    }

    /** In clear and by one token, so on this machine only: a collector beside the gateway passes on what comes from elsewhere. */
    Optional<Address> otlp(Section s) {
        Optional<Address> address = s.parsed("address", Addresses::address);
        if (address.isPresent() && !Addresses.loopback(address.get().host())) {
            problems.add("otlp.address may only be a loopback address, not "
                    + address.get().host());
        }
        s.done();
        return address;
    }

    Address control(Section root) {
        Address address = root.parsed("control", Addresses::address).orElse(new Address("127.0.0.1", 7701));
        if (!Addresses.loopback(address.host())) {
            problems.add("control may only be a loopback address, not " + address.host());
        }
        return address;
    }

    /** Off unless it is configured: nobody listens whom nobody asked for. */
    Optional<Console> console(Section s) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Address address = s.parsed("address", Addresses::address).orElse(new Address("127.0.0.1", 7703));
        Console console = new Console(
                address,
                s.parsed("url", Addresses::origin).orElse("http://localhost:" + address.port()),
                s.parsed("certificate", path::apply),
                s.parsed("key", path::apply),
                OidcSection.read(s.section("oidc"), path, problems));
        if (address.port() == 0 && !s.keys().contains("url")) {
            problems.add("console.url is needed where console.address has port 0: passkeys belong to an address");
        }
        if (console.certificate().isPresent() != console.key().isPresent()) {
            problems.add("console.certificate and console.key go together");
        }
        if (!Addresses.loopback(address.host()) && console.certificate().isEmpty()) {
            problems.add("console.certificate is needed on " + address.host()
                    + ": in clear the console listens on loopback only");
        }
        s.done();
        return Optional.of(console);
    }
}
