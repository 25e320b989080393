package dev.lineclear.console;

import dev.lineclear.proposal.Approver;
import java.util.List;

/**
 * What every page has around it.
 *
 * @param title of the page
 * @param here the path of the menu's entry that this is
 * @param person who is signed in; empty when nobody is
 * @param role theirs, in words
 * @param csrf what their changes carry; empty when nobody is signed in
 * @param mayChange whether to offer what changes something
 * @param alarms what everybody should know before anything else; empty nearly always
 */
public record Frame(
        String title, String here, String person, String role, String csrf, boolean mayChange, List<String> alarms) {
    private static final String OWNER = "owner";

    public Frame {
        alarms = List.copyOf(alarms);
    }

    Frame(String title, String here, String person, String role, String csrf, boolean mayChange) {
        this(title, here, person, role, csrf, mayChange, List.of());
    }

    /** Whether whoever is signed in may change the gateway itself. */
    public boolean owner() {
        return role.equals(OWNER);
    }

    /** Nobody who is not signed in is told. */
    Frame with(List<String> sentences) {
        return person.isEmpty() ? this : new Frame(title, here, person, role, csrf, mayChange, sentences);
    }

    static Frame of(Visit visit, String title, String here) {
        return visit.who()
                .map(who -> new Frame(
                        title,
                        here,
                        who.person().id(),
                        role(who.person()),
                        who.browser().csrf(),
                        who.person().role() == Approver.Role.APPROVER))
                .orElse(new Frame(title, here, "", "", "", false));
    }

    private static String role(Approver person) {
        if (person.owner()) {
            return OWNER;
        }
        String teams = String.join(", ", person.teams().stream().sorted().toList());
        return switch (person.role()) {
            case APPROVER -> teams.isEmpty() ? "approver" : "approver, " + teams;
            case AUDITOR -> "auditor";
            case VIEWER -> "viewer";
        };
    }
}
