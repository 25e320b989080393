package dev.lineclear.server.mirror;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogReader;
import dev.lineclear.tlog.WitnessClient;
import dev.lineclear.tlog.WitnessPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What witnesses know of a log: how far it had come when they cosigned it last. */
final class Outsiders {
    /** Long: one that is slow today may be the only one who knows of records the mirror lacks. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Restoration.Known> known = new ArrayList<>();
    private final List<String> unasked = new ArrayList<>();

    private Outsiders() {}

    /**
     * Asks each to cosign what the mirror has. One that knows less or as much checks that it continues what it has
     * cosigned, and does; one that knows more says so.
     *
     * @param policy a file in the form of C2SP tlog-policy
     */
    static Outsiders ask(Path policy, LogReader mirror) throws IOException {
        Outsiders outsiders = new Outsiders();
        for (WitnessPolicy.Member member :
                WitnessPolicy.parse(Files.readString(policy)).witnesses()) {
            if (!member.url().isEmpty()) {
                outsiders.ask(member, mirror);
            }
        }
        return outsiders;
    }

    private void ask(WitnessPolicy.Member member, LogReader mirror) {
        String who = "witness " + member.key().name();
        long size = mirror.checkpoint().size();
        WitnessClient client = new WitnessClient(URI.create(member.url()), member.key(), PATIENCE);
        try {
            client.cosign(mirror.checkpoint(), mirror);
            known.add(new Restoration.Known(who, size));
        } catch (BadDataException e) {
            if (client.knownSize() > size) {
                known.add(new Restoration.Known(who, client.knownSize()));
            } else {
                unasked.add(e.getMessage());
            }
        } catch (IOException e) {
            unasked.add(who + " could not be asked: " + e.getMessage());
        }
    }

    List<Restoration.Known> known() {
        return known;
    }

    /** Those that could not be asked, or refused, with why. */
    List<String> unasked() {
        return unasked;
    }
}
