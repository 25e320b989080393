package dev.lineclear.server;

import dev.lineclear.proposal.Hold;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.guard.Recoveries;
import java.util.ArrayList;
import java.util.List;

/** What whoever starts the gateway is told: where things are, and what to see to. */
final class Greeting {
    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    void inDoubt(Hold hold) {
        add("  IN DOUBT   hold " + hold.id() + ": " + hold.assessment().summary() + "; look, then: lineclear settle "
                + hold.id());
    }

    void recovered(Recoveries.Open open) {
        add("  RECOVERED  " + sentence(open));
    }

    /** Of a recovery that nobody else has acknowledged. */
    static String sentence(Recoveries.Open open) {
        return "RECOVERY " + open.id() + ": " + open.sentence()
                + ". Whoever knows of it says so: lineclear recover acknowledge " + open.id();
    }

    /** @param endpoint where agents connect; @param owners how many there are */
    void places(Configuration configuration, StateDirectory state, String endpoint, int owners) {
        lines.addFirst("Lineclear: agents change production, never alone.");
        add("  agents     " + endpoint + "   (lineclear run sets it for them)");
        add("  state      " + state.root());
        add("  log        " + state.log() + ", its key " + state.logVerifierKey());
        configuration.log().mirror().ifPresent(m -> add("  mirror     " + m.place()));
        add("  policies   " + Gates.policies(configuration).name());
        if (!configuration.observe().isEmpty()) {
            add("  OBSERVING  " + configuration.observe() + ": verdicts are recorded and NOT enforced");
        }
        if (configuration.aws().account().isEmpty()) {
            add("  ACCOUNT    not configured: without aws.account tags cannot be read, and what no rule names"
                    + " counts as production");
        }
        if (owners == 1) {
            add(
                    "  ONE OWNER  who changes this gateway alone; make a second: lineclear approver add NAME --public-key FILE"
                            + " --owner");
        }
        if (owners == 0) {
            add("There is no owner yet. Do this now:");
            add("  lineclear owner enrol YOU@EXAMPLE.COM --public-key ~/.ssh/id_ed25519.pub");
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
