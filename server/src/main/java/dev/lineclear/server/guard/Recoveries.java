package dev.lineclear.server.guard;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.Enrolments.Enrolment;
import dev.lineclear.safeguard.approval.Enrolments.How;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Does what a recovery asks for, and says so at every start, to everybody, until somebody else has seen it. */
public final class Recoveries {
    private static final String NAME = "recovery.";
    private static final String SEEN = "recovery-seen.";

    private final Store store;
    private final Register register;
    private final Chain chain;
    private final InstantSource clock;

    public Recoveries(Store store, Register register, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.chain = new Chain(store.settings(), "recoveries");
        this.clock = clock;
    }

    /**
     * One that was done and that nobody else has acknowledged yet.
     *
     * @param person who was made an owner; empty when none was
     */
    public record Open(String id, String sentence, String person) {}

    /**
     * Does all that is asked, each recorded before it is done; what was done before a crash is done again.
     *
     * @param settings as the file has them
     * @throws IOException when it cannot be done, with why
     */
    public void perform(
            Recovery recovery,
            PolicyRegister policies,
            CedarDecider decider,
            SettingsRegister agreed,
            SortedMap<String, String> settings)
            throws IOException {
        for (JsonNode asked : recovery.asked()) {
            try {
                switch (asked.path("what").asString("")) {
                    case "owner" -> owner(asked);
                    case "policies" -> {
                        SortedMap<String, String> texts = new TreeMap<>();
                        asked.path("texts")
                                .properties()
                                .forEach(e -> texts.put(e.getKey(), e.getValue().asString("")));
                        policies.check(texts);
                        recorded(asked, "other policies were put in force", "");
                        policies.fromFiles(texts);
                        policies.agreed().ifPresent(decider::use);
                    }
                    case "settings" -> {
                        recorded(asked, "the guarded settings of the file were put in force", "");
                        agreed.fromFile(settings);
                    }
                    default -> throw new IOException("recovery.json asks for something unknown; remove it");
                }
            } catch (ControlException | IllegalArgumentException e) {
                throw new IOException(
                        "a recovery cannot be done: " + e.getMessage()
                                + "; remove recovery.json in the state directory, and ask again",
                        e);
            }
        }
        recovery.done();
    }

    private void owner(JsonNode asked) {
        String id = asked.path("id").asString("");
        String key = Signatures.publicKey(asked.path("key").asString(""));
        if (store.agents().find(id).isPresent()) {
            throw ControlException.conflict(id + " is an agent");
        }
        for (Approver other : store.approvers().all()) {
            if (!other.id().equals(id) && other.keys().stream().anyMatch(k -> Signatures.sameKey(k, key))) {
                throw ControlException.conflict("that key belongs to " + other.id());
            }
        }
        store.approvers().retired(key).ifPresent(whose -> {
            throw ControlException.conflict("that key was removed from " + whose + "; make a new one");
        });
        // Asked first: whoever is left, or comes now, is not an only owner if there ever were several.
        new Owners(store.approvers(), store.settings()).quorum();
        Optional<Approver> before = store.approvers().find(id);
        Set<String> teams = new TreeSet<>(before.map(Approver::teams).orElse(Set.of("owners")));
        List<String> keys = new ArrayList<>(before.map(Approver::keys).orElse(List.of()));
        if (!keys.contains(key)) {
            keys.add(key);
        }
        Approver owner = new Approver(id, teams, keys, true);
        recorded(asked, id + " was made an owner with the key " + Lines.fingerprint(key), id);
        new Enrolments(store.settings())
                .put(id, new Enrolment(asked.path("user").asString("?"), How.RECOVERY, ""));
        store.settings().putIfAbsent("owner", id);
        store.approvers().put(owner);
    }

    private void recorded(JsonNode asked, String sentence, String person) {
        String id = Ids.next(clock.instant());
        ObjectNode data = Views.node();
        data.put("what", asked.path("what").asString(""));
        data.put("sentence", sentence);
        data.put("because", asked.path("because").asString(""));
        data.put("user", asked.path("user").asString(""));
        if (!person.isEmpty()) {
            data.put("id", person);
            data.put("key", asked.path("key").asString("").strip());
        }
        register.force(Kind.RECOVERED, id, data);
        ObjectNode open = Views.node();
        open.put("id", id);
        open.put(
                "sentence",
                sentence + ", by " + asked.path("user").asString("?") + " on the host, because: "
                        + asked.path("because").asString(""));
        open.put("person", person);
        store.settings().put(NAME + id, CanonicalJson.string(open));
        Chain.Link last = chain.last();
        while (!chain.append(last, id)) {
            last = chain.last();
        }
    }

    /** Newest last. */
    public List<Open> open() {
        List<Open> all = new ArrayList<>();
        for (String id : chain.values()) {
            if (store.settings().get(SEEN + id).isEmpty()) {
                JsonNode json = CanonicalJson.parse(
                        store.settings().get(NAME + id).orElse("{}").getBytes(StandardCharsets.UTF_8));
                all.add(new Open(
                        id,
                        json.path("sentence").asString(""),
                        json.path("person").asString("")));
            }
        }
        return all;
    }

    /** @throws ControlException when that person may not, or there is none to acknowledge */
    public void acknowledge(String id, Mandate mandate) {
        List<Open> open = open();
        if (open.stream().noneMatch(r -> r.id().equals(id))) {
            throw ControlException.notFound("there is no recovery " + id + " that waits for anybody");
        }
        if (open.stream().anyMatch(r -> store.approvers().same(r.person(), mandate.by()))) {
            throw ControlException.refused(
                    mandate.by() + " came in by a recovery that nobody has acknowledged; somebody else has to");
        }
        ObjectNode data = Views.node();
        data.put("recovery", id);
        mandate.into(data);
        register.force(Kind.RECOVERY_ACKNOWLEDGED, id, data);
        store.settings().putIfAbsent(SEEN + id, mandate.by());
    }
}
