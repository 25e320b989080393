package dev.lineclear.demo;

import dev.lineclear.cli.Control;
import dev.lineclear.server.control.SignedChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who plays.
 *
 * @param owner registers everyone
 * @param operator runs the agent; registered too, and yet no approver of its own agent's holds
 * @param ann an approver of the team that owns the reports
 * @param bob an approver of another team
 * @param carl an approver whose key is removed in the course of the story
 * @param kiro the agent, with a key it made for itself
 */
record People(SshPerson owner, SshPerson operator, SshPerson ann, SshPerson bob, SshPerson carl, SshPerson kiro) {

    static People register(Path work, Control control) throws IOException {
        Path keys = Files.createDirectories(work.resolve("keys"));
        People people = new People(
                SshPerson.make(keys, "olga@example.com"),
                SshPerson.make(keys, "operator@example.com"),
                SshPerson.make(keys, "ann@example.com"),
                SshPerson.make(keys, "bob@example.com"),
                SshPerson.make(keys, "carl@example.com"),
                SshPerson.make(keys, "kiro"));
        ObjectNode first = Control.node();
        first.put("id", people.owner().name());
        first.put("key", people.owner().publicKeyText());
        control.post("/v1/owner", first);
        ObjectNode agent = Control.node();
        agent.put("id", "kiro");
        agent.put("owner", "reporting");
        control.post("/v1/agents", signed(people.owner(), "agent.put", agent));
        people.add(control, people.operator(), List.of("reporting"));
        people.add(control, people.ann(), List.of("reporting"));
        people.add(control, people.bob(), List.of("sre"));
        people.add(control, people.carl(), List.of("sre"));
        return people;
    }

    private void add(Control control, SshPerson person, List<String> teams) throws IOException {
        ObjectNode details = Control.node();
        details.put("id", person.name());
        var keys = details.putArray("keys");
        keys.add(person.publicKeyText());
        var list = details.putArray("teams");
        teams.forEach(list::add);
        control.post("/v1/people", signed(owner, "approver.put", details));
    }

    void removeKey(Control control, SshPerson person) throws IOException {
        ObjectNode details = Control.node();
        details.put("id", person.name());
        details.put("key", person.publicKeyText());
        control.post("/v1/people/remove-key", signed(owner, "approver.remove-key", details));
    }

    /** The body of a change, signed by that person. */
    static ObjectNode signed(SshPerson by, String change, ObjectNode details) throws IOException {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        ObjectNode whole = details.deepCopy();
        whole.put("change", change);
        whole.put("by", by.name());
        whole.put("nonce", HexFormat.of().formatHex(nonce));
        whole.put(
                "expires",
                Instant.now()
                        .plus(5, ChronoUnit.MINUTES)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        String text = SignedChange.text(whole);
        ObjectNode body = Control.node();
        body.put("statement", text);
        body.put("signature", by.sign(text));
        return body;
    }
}
