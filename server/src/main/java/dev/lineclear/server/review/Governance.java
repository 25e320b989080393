package dev.lineclear.server.review;

import java.util.List;

/** What a report for those who govern asks of a log: each figure is a question that anybody can ask again. */
final class Governance {
    /** What agents asked for, and not people of the gateway itself. */
    private static final String PRODUCTION = " and data.gate != lineclear";

    private static final String GRANTED = "kind = hold-moved and data.from = OPEN and data.to = GRANTED";
    private static final String DONE =
            "kind = outcome and data.outcome.kind = Succeeded and not data.operation ^= 'lineclear:'";

    private static final String BACK = "kind = outcome and data.operation = 'lineclear:Revert'";
    private static final String ROLLOUT = " where kind = rollout-moved and data.event ";

    private Governance() {}

    /**
     * A figure.
     *
     * @param of the question whose answer this one's is a share of; empty for none
     */
    record Asked(String name, String query, String of) {
        static Asked of(String name, String query) {
            return new Asked(name, query, "");
        }
    }

    /** Figures that belong together. @param note what they do not say; empty for nothing */
    record Part(String title, String note, List<Asked> figures) {}

    static final List<Part> PARTS = List.of(
            new Part(
                    "Who may do what, at the end of the period",
                    "The newest record of each, from the log's beginning on; the last column names whoever was removed.",
                    List.of(
                            Asked.of(
                                    "People: name, role, owner, teams, removed",
                                    "latest subject, data.role, data.owner, data.teams, data.removed where kind ="
                                            + " owner-enrolled or kind = approver-changed or kind = person-recognised"),
                            Asked.of(
                                    "Agents: name, owner, operations, resources, removed",
                                    "latest subject, data.owner, data.operations, data.resources, data.removed where kind ="
                                            + " agent-changed"),
                            Asked.of(
                                    "Standings: agent, standing, why",
                                    "latest subject, data.to, data.because where kind = agent-standing"),
                            // Of what has no problems the newest, of either kind: nothing tells them apart by these.
                            Asked.of(
                                    "Policies in force: version, as of, put in force by (nobody is named where files did, or"
                                            + " where a gateway started with them)",
                                    "latest data.policyVersion, time, data.by by data.problems where kind = gateway-started"
                                            + " or kind = policy-loaded and not has data.problems"),
                            Asked.of(
                                    "Gates that enforce nothing, as the gateway last started (none are named where it did"
                                            + " not record that)",
                                    "latest time, data.observe by kind where kind = gateway-started"))),
            new Part(
                    "What was asked, and what came of it",
                    "",
                    List.of(
                            Asked.of("Reads answered", "count where kind = read"),
                            Asked.of(
                                    "Changes sent without asking people",
                                    "count where kind = intent and not has data.hold" + PRODUCTION),
                            Asked.of("Refused by policies", "count where kind = refused and data.why = denied"),
                            Asked.of(
                                    "Refused since something failed",
                                    "count where kind = refused and data.why ^= fault"),
                            Asked.of("Held for people", "count where kind = hold-opened" + PRODUCTION),
                            Asked.of("Held, by agent", "count data.agent where kind = hold-opened" + PRODUCTION),
                            Asked.of(
                                    "Held, by operation", "count data.operation where kind = hold-opened" + PRODUCTION),
                            Asked.of("Approved", "count where " + GRANTED),
                            Asked.of(
                                    "Rejected by people",
                                    "count where kind = hold-moved and data.event = REJECT and data.to = REJECTED"),
                            Asked.of(
                                    "Nobody decided in time", "count where kind = hold-moved and data.event = TIME_UP"),
                            Asked.of("Votes, by person", "count data.approver where kind = vote"),
                            Asked.of("Votes that did not count, by why", "count data.code where kind = vote-refused"),
                            Asked.of(
                                    "Executions, by what became of them",
                                    "count data.outcome.kind where kind = outcome and not data.operation ^= 'lineclear:'"),
                            Asked.of(
                                    "Changes taken back, by people and by rollouts",
                                    "count where " + BACK + " and data.outcome.kind = Succeeded"),
                            Asked.of(
                                    "Taken back in part or not at all, by what became of it",
                                    "count data.outcome.kind where " + BACK + " and data.outcome.kind != Succeeded"))),
            new Part(
                    "How fast",
                    "",
                    List.of(
                            Asked.of(
                                    "From held to approved, median",
                                    "median from kind = hold-opened to " + GRANTED + " by subject"),
                            Asked.of(
                                    "From held to approved, 90 of 100",
                                    "p90 from kind = hold-opened to " + GRANTED + " by subject"),
                            Asked.of(
                                    "From about to be sent to answered, changes of production, median",
                                    "median from kind = intent" + PRODUCTION + " to kind = outcome by subject"),
                            Asked.of(
                                    "From an incident opened to closed, median",
                                    "median from kind = incident-opened to kind = incident-closed by subject"))),
            new Part(
                    "Exceptions",
                    "",
                    List.of(
                            Asked.of(
                                    "Passed since the gate, or a policy that objected, only observed, by operation",
                                    "count data.operation where kind = intent and not has data.hold and has"
                                            + " data.explanation.observed or kind = read and has data.observed"),
                            Asked.of(
                                    "Starts of a gateway with gates that enforce nothing: when, which",
                                    "list time, data.observe where kind = gateway-started and has data.observe"),
                            Asked.of(
                                    "Glass broken: when, by whom, on which hold",
                                    "list time, data.approver, subject where kind = glass-broken"),
                            Asked.of("Signatures under reviews of broken glass", "count where kind = review-signed"),
                            Asked.of(
                                    "Emergencies, by person",
                                    "count data.operator where kind = session-opened and data.agent = lineclear"),
                            Asked.of(
                                    "Changes of the gateway past its owners: when, what, why",
                                    "list time, data.sentence, data.because where kind = recovered"),
                            Asked.of(
                                    "Sessions halted: when, agent, why",
                                    "list time, data.agent, data.reason where kind = session-halted"),
                            Asked.of(
                                    "Production did something else than the rehearsal",
                                    "count where kind = compared and data.seen = true and data.same = false"),
                            Asked.of("Executions whose end nobody knew", "count where kind = in-doubt"),
                            Asked.of(
                                    "Done past the gateway, as AWS says: when, what, on what, by whom",
                                    "list data.at, data.operation, data.on, data.who where kind = went-around"),
                            Asked.of("Unusual behaviour seen, by name", "count data.name where kind = signalled"),
                            Asked.of(
                                    "Unusual behaviour that halted a session, by name",
                                    "count data.name where kind = signalled and data.strength = halt"),
                            Asked.of(
                                    "Rollouts of which a stage failed: when, which, what was done about it, why",
                                    "list time, subject, data.event, data.because" + ROLLOUT + "^= FAILED"),
                            Asked.of(
                                    "Rollouts put back, wholly and not",
                                    "count data.event where kind = rollout-moved and (data.event = PUT_BACK or data.event ="
                                            + " NOT_PUT_BACK)"),
                            Asked.of(
                                    "Rollouts halted: when, which, why",
                                    "list time, subject, data.because" + ROLLOUT + "= HALT"),
                            Asked.of(
                                    "Target after target stopped: when, agent, operation, why",
                                    "list time, data.agent, data.operation, data.because where kind = pace-moved and"
                                            + " data.to = STOPPED"),
                            Asked.of(
                                    "Sessions in which people worked themselves, by person",
                                    "count data.operator where kind = session-opened and data.human = true"),
                            Asked.of(
                                    "Incidents: when, agent, what",
                                    "list time, data.agent, data.what where kind = incident-opened"),
                            Asked.of(
                                    "Agents trusted less, by why",
                                    "count data.because where kind = agent-standing and not has data.by"))),
            new Part(
                    "Changes of the gateway itself",
                    "",
                    List.of(
                            Asked.of(
                                    "Policies: when, version, by whom, one owner alone",
                                    "list time, data.policyVersion, data.by, data.alone where kind = policy-loaded and not"
                                            + " has data.problems"),
                            Asked.of(
                                    "Policies that were not put in force, since they cannot be",
                                    "count where kind = policy-loaded and has data.problems"),
                            Asked.of("Settings: when, by whom", "list time, data.by where kind = settings-changed"),
                            Asked.of(
                                    "People added, changed or removed, by who signed",
                                    "count data.by where kind = approver-changed"),
                            Asked.of(
                                    "Agents added, changed or removed, by who signed",
                                    "count data.by where kind = agent-changed"),
                            Asked.of(
                                    "Agents trusted more or less by owners: when, agent, to, by",
                                    "list time, subject, data.to, data.by where kind = agent-standing and has data.by"))),
            new Part(
                    "Ways back",
                    "",
                    List.of(
                            new Asked(
                                    "Changes done with a way back captured before",
                                    "count where " + DONE + " and data.evidence.snapshot = true",
                                    "count where " + DONE),
                            Asked.of(
                                    "Done without one, by operation",
                                    "count data.operation where " + DONE + " and data.evidence.snapshot = false"))),
            new Part(
                    "The log, and its witnesses",
                    "What is counted here is what ran before witnesses were known to have its intent. That witnesses"
                            + " cosigned later is on the checkpoints: lineclear audit verify --witnesses.",
                    List.of(
                            Asked.of("Records", "count where has kind"),
                            Asked.of(
                                    "Times that the log had failed and took records again",
                                    "count where kind = log-reopened"),
                            new Asked(
                                    "Changes that waited for witnesses to have the intent",
                                    "count where " + DONE + " and data.evidence.witnessed = true",
                                    "count where " + DONE),
                            Asked.of(
                                    "Stretches of unwitnessed changes: how many, first and last record, from, to",
                                    "stretches of data.evidence.witnessed = false among " + DONE))));
}
