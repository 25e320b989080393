package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.console.oidc.Claimed;
import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Names;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.Enrolments.Enrolment;
import dev.lineclear.safeguard.approval.Enrolments.How;
import dev.lineclear.state.Settings;
import dev.lineclear.state.Store;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which person here somebody is whom the provider knows. An account there belongs to one person here for good; the names
 * that it goes by are kept, so that nobody approves what runs for another name of theirs. The provider gives teams by its
 * groups, and roles to those whom it brings in; keys it never gives.
 */
final class Recognition {
    private static final String ACCOUNT = "oidc.account.";
    private static final String PERSON = "oidc.person.";
    private static final String BROUGHT = "oidc.brought.";

    private final Store store;
    private final Recording recording;
    private final OidcSettings settings;
    private final ReentrantLock changing;

    /** @param changing held while a person is changed */
    Recognition(Store store, Recording recording, OidcSettings settings, ReentrantLock changing) {
        this.store = store;
        this.recording = recording;
        this.settings = settings;
        this.changing = changing;
        settings.names()
                .forEach((person, names) -> names.forEach(n -> store.approvers().knownAs(person, n)));
    }

    /** @throws Refusal when they are nobody here, with why */
    Approver recognise(Claimed claimed) {
        changing.lock();
        try {
            String account = Digest.of((claimed.issuer() + "\n" + claimed.subject()).getBytes(StandardCharsets.UTF_8))
                    .hex();
            Optional<Approver> before = known(account, claimed);
            Approver now = before.map(p -> updated(p, claimed)).orElseGet(() -> brought(claimed));
            boolean bound =
                    settings().get(PERSON + now.id()).filter(account::equals).isPresent();
            Set<String> names = names(now.id(), claimed);
            boolean news =
                    names.stream().anyMatch(n -> !store.approvers().knownBy(n).contains(now.id()));
            if (!bound || news || before.filter(now::equals).isEmpty()) {
                record(now, names, claimed);
                names.forEach(n -> store.approvers().knownAs(now.id(), n));
                settings().put(ACCOUNT + account, now.id());
                settings().put(PERSON + now.id(), account);
                if (before.isEmpty()) {
                    settings().put(BROUGHT + now.id(), claimed.issuer());
                    new Enrolments(settings()).put(now.id(), new Enrolment(claimed.issuer(), How.PROVIDER, ""));
                }
                store.approvers().put(now);
            }
            admitted(now, claimed);
            return now;
        } finally {
            changing.unlock();
        }
    }

    private Settings settings() {
        return store.settings();
    }

    /** By the account if it came before; else by the mail address, as registered or as configured. */
    private Optional<Approver> known(String account, Claimed claimed) {
        Optional<String> bound = settings().get(ACCOUNT + account);
        if (bound.isPresent()) {
            return Optional.of(store.approvers()
                    .find(bound.get())
                    .orElseThrow(() -> new Refusal(403, "You were removed here; an owner can register you again.")));
        }
        List<Approver> called = store.approvers().all().stream()
                .filter(p -> p.id().equalsIgnoreCase(claimed.email())
                        || settings.names().getOrDefault(p.id(), Set.of()).stream()
                                .anyMatch(claimed.email()::equalsIgnoreCase))
                .toList();
        if (called.size() > 1) {
            throw new Refusal(403, "Several people here have your mail address; an owner must say which you are.");
        }
        called.stream()
                .filter(p -> settings().get(PERSON + p.id()).isPresent())
                .findFirst()
                .ifPresent(p -> {
                    throw new Refusal(403, p.id() + " has another account at the identity provider.");
                });
        return called.stream().findFirst();
    }

    private Approver brought(Claimed claimed) {
        String name = claimed.email();
        try {
            Names.check("a person", name);
        } catch (IllegalArgumentException e) {
            throw new Refusal(403, "Your mail address cannot be a name here.");
        }
        if (store.agents().all().stream().anyMatch(a -> a.id().equalsIgnoreCase(name))) {
            throw new Refusal(403, name + " is an agent; agents never approve.");
        }
        boolean taken = store.approvers().all().stream()
                .anyMatch(
                        p -> p.id().equalsIgnoreCase(claimed.username()) || p.id().equalsIgnoreCase(claimed.subject()));
        if (taken) {
            throw new Refusal(
                    403,
                    "You may be registered here by another name; whoever runs the gateway must say which you are.");
        }
        Approver.Role role = role(claimed)
                .orElseThrow(() -> new Refusal(403, "None of your groups lets you in; ask for one that does."));
        return new Approver(name, teams(Set.of(), claimed), List.of(), false, role);
    }

    /** Teams that no group stands for are the owners' word, and so is the role of whomever they registered. */
    private Approver updated(Approver before, Claimed claimed) {
        Approver.Role role =
                broughtIn(before.id()) && !before.owner() ? role(claimed).orElse(Approver.Role.VIEWER) : before.role();
        return new Approver(before.id(), teams(before.teams(), claimed), before.keys(), before.owner(), role);
    }

    private boolean broughtIn(String person) {
        return settings().get(BROUGHT + person).isPresent();
    }

    private void admitted(Approver person, Claimed claimed) {
        if (broughtIn(person.id()) && role(claimed).isEmpty()) {
            throw new Refusal(403, "None of your groups lets you in any more; ask for one that does.");
        }
    }

    /** Of several, the one that may most. */
    private Optional<Approver.Role> role(Claimed claimed) {
        return claimed.groups().stream()
                .map(g -> Optional.ofNullable(settings.roles().get(g)))
                .flatMap(Optional::stream)
                .min(Approver.Role::compareTo);
    }

    private Set<String> teams(Set<String> before, Claimed claimed) {
        Set<String> teams = new HashSet<>(before);
        teams.removeAll(settings.teams().values());
        claimed.groups().stream()
                .map(g -> Optional.ofNullable(settings.teams().get(g)))
                .flatMap(Optional::stream)
                .forEach(teams::add);
        return teams;
    }

    private Set<String> names(String person, Claimed claimed) {
        Set<String> names = new TreeSet<>(settings.names().getOrDefault(person, Set.of()));
        names.add(claimed.email());
        names.add(claimed.subject());
        names.add(claimed.username());
        names.removeIf(n -> n.isBlank() || n.length() > Names.MAX_LENGTH);
        return names;
    }

    private void record(Approver person, Set<String> names, Claimed claimed) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("person", person.id());
        data.put("provider", claimed.issuer());
        names.forEach(data.putArray("names")::add);
        person.teams().stream().sorted().forEach(data.putArray("teams")::add);
        data.put("role", person.role().name());
        recording.force(Kind.PERSON_RECOGNISED, person.id(), data);
    }
}
