package dev.lineclear.console;

import dev.lineclear.console.Records.Part;
import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.Approver;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The rules in force with how often each decided, and the people. */
public final class RulePages {
    private final Store store;
    private final Records records;
    private final Supplier<Policies> policies;
    private final Pages pages;

    RulePages(Store store, Records records, Supplier<Policies> policies, Pages pages) {
        this.store = store;
        this.records = records;
        this.policies = policies;
        this.pages = pages;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/policies", guard.page(this::policies));
        routing.get("/policies/modes", guard.page(this::modes));
        routing.get("/people", guard.page(this::people));
    }

    private void policies(Visit visit) {
        Rules rules = Rules.of(records, policies.get());
        visit.html(
                200,
                pages.page(
                        "policies",
                        Frame.of(visit, "Policies", "/policies"),
                        Map.of("rules", rules.lines(), "version", rules.version(), "lookedAt", rules.lookedAt())));
    }

    private void modes(Visit visit) {
        Records.Modes modes = records.modes();
        visit.html(
                200,
                pages.page(
                        "modes",
                        Frame.of(visit, "What a change of mode would flip", "/policies"),
                        Map.of(
                                "rows",
                                modes.report().rows(),
                                "requests",
                                modes.report().requests(),
                                "lookedAt",
                                modes.lookedAt())));
    }

    /** A person in the list. */
    public record PersonLine(String id, String role, String teams, String keys, String votes, String word) {}

    /** With how each voted, for themselves, owners and auditors to see: whoever only ever approves, and at once. */
    private void people(Visit visit) {
        Part part = records.before(-1, e -> e.kind().equals("vote"), Records.LOOKED_AT);
        Habits habits = Habits.of(part.entries());
        Approver reader = visit.signedIn().person();
        boolean all = reader.owner() || reader.role() == Approver.Role.AUDITOR;
        List<PersonLine> lines = store.approvers().all().stream()
                .map(p -> line(p, all || p.id().equals(reader.id()) ? habits.words(p.id()) : "", word(p)))
                .toList();
        visit.html(
                200,
                pages.page(
                        "people",
                        Frame.of(visit, "People", "/people"),
                        Map.of("people", lines, "lookedAt", Math.min(part.size(), Records.LOOKED_AT))));
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private String word(Approver person) {
        return new Enrolments(store.settings())
                .find(person.id())
                .map(Enrolments.Enrolment::words)
                .orElse("");
    }

    private static PersonLine line(Approver person, String votes, String word) {
        long passkeys = person.keys().stream().filter(PasskeyKey::is).count();
        return new PersonLine(
                person.id(),
                person.owner() ? "owner" : person.role().name().toLowerCase(Locale.ROOT),
                String.join(", ", person.teams().stream().sorted().toList()),
                count(passkeys, "passkey") + ", " + count(person.keys().size() - passkeys, "SSH key"),
                votes,
                word);
    }
}
