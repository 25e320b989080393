package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A shop's network on a server, a gateway before it, and an agent with AWS's own command line that causes an outage. */
final class OutageStage implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    final MotoShop shop;
    final Team team;
    private final Moto moto;
    private final Installation lineclear;
    private final AwsCli aws;
    private final URI gateway;

    private OutageStage(AwsCli aws, Moto moto, MotoShop shop, Installation lineclear) throws Exception {
        this.aws = aws;
        this.moto = moto;
        this.shop = shop;
        this.lineclear = lineclear;
        moto.awaken();
        this.team = Team.enrol(lineclear);
        this.gateway = URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString());
    }

    /** @param signing the services that the gateway asks there */
    static OutageStage set(Path directory, Set<String> signing) throws Exception {
        return set(directory, signing, "", shop -> {});
    }

    /** @param more lines of configuration @param before what is there when the gateway starts */
    static OutageStage set(Path directory, Set<String> signing, String more, Prepared before) throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")));
        MotoShop shop = MotoShop.in(moto.endpoint());
        before.in(shop);
        return new OutageStage(found.get(), moto, shop, Installation.start(directory, moto.endpoints(signing), more));
    }

    /** Makes something in the shop. */
    @FunctionalInterface
    interface Prepared {
        void in(MotoShop shop) throws Exception;
    }

    AwsCli.Finished asks(String... words) throws Exception {
        return asks(team, words);
    }

    private AwsCli.Finished asks(Team session, String... words) throws Exception {
        return aws.run(gateway, session.credentials(), LIMIT, words);
    }

    /** The same agent in a session of its own. @return the hold */
    String heldInAnother(String... words) throws Exception {
        AwsCli.Finished asked = asks(team.inSession("something else"), words);
        assertTrue(asked.err().contains("held as"), asked.err());
        return team.holdIn(asked.err());
    }

    /** That it is held. @return the hold */
    String held(String... words) throws Exception {
        AwsCli.Finished asked = asks(words);
        assertTrue(asked.err().contains("held as"), asked.err());
        return team.holdIn(asked.err());
    }

    /** What people are shown of it says all of this. */
    void shows(String hold, List<String> named) {
        String page = team.cli("show", hold).ok().out().replaceAll("\\s+", " ");
        named.forEach(words -> assertTrue(page.contains(words), words + " in " + page));
    }

    /** One approval is not enough, with the second it runs. @param ran how it is seen that it did */
    void takesTwo(String hold, Ran ran, String... words) throws Exception {
        team.approves("ann", hold);
        assertTrue(asks(words).err().contains("held as"), "one is not enough");
        assertEquals(false, ran.yes(), "nothing ran");
        team.approves("bob", hold);
        AwsCli.Finished done = asks(words);
        assertEquals(0, done.exit(), done.err());
        assertEquals(true, ran.yes(), "it ran");
        assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
    }

    @FunctionalInterface
    interface Ran {
        boolean yes() throws IOException, InterruptedException;
    }

    @Override
    public void close() throws Exception {
        try (moto;
                shop;
                lineclear) {
            // In the reverse order.
        }
    }
}
