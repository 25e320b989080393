package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import dev.lineclear.proposal.Hold;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an agent did in its session before and after it asked for what is held: a part of the hold's page, loaded by itself. */
final class Around {
    /** A person with one minute reads no more; the session's page has all. */
    private static final int EACH = 8;

    private static final Set<String> DID = Set.of("read", "intent", "refused", "hold-opened");

    private final Store store;
    private final Records records;
    private final Pages pages;

    Around(Store store, Records records, Pages pages) {
        this.store = store;
        this.records = records;
        this.pages = pages;
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/holds/{id}/around", guard.page(this::around));
    }

    private void around(Visit visit) {
        Hold hold = store.holds().find(visit.id()).orElseThrow(() -> new Visit.Refusal(404, "There is no such hold."));
        String session = hold.proposal().session().id();
        // Newest first; records of the session's other holds' votes and moves are on its page.
        List<Entry> did = records.before(
                        -1,
                        e -> DID.contains(e.kind())
                                && e.data().path("session").asString("").equals(session)
                                && !e.subject().equals(hold.id()),
                        Records.LOOKED_AT)
                .entries();
        List<Entry> after =
                did.stream().filter(e -> e.time().isAfter(hold.openedAt())).toList();
        List<Entry> before = did.subList(after.size(), did.size());
        visit.html(
                200,
                pages.page(
                        "around",
                        Frame.of(visit, "Before and after", "/"),
                        Map.of(
                                "before",
                                PastPages.lines(before.stream().limit(EACH).toList()),
                                "after",
                                PastPages.lines(after.subList(Math.max(0, after.size() - EACH), after.size())),
                                "session",
                                session)));
    }
}
