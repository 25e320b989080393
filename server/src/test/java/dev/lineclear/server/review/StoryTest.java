package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which records are of a session, what they say, and whom a review names. */
final class StoryTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HOLD = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";
    private static final String WHOLE = "01KAZ3Q7T2X9V4M8N6P5R1S0WR";

    private final Story story = Story.over(List.of("A"), START, START.plusSeconds(1_000));
    private long index;

    private void record(String kind, String subject, String data) {
        String json = "{'id':'r" + index + "','type':'dev.lineclear." + kind + ".v1','subject':'" + subject
                + "','time':'" + START.plusSeconds(index) + "','data':" + data + "}";
        story.add(Story.line(index++, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static String asked(String session, String version, String more) {
        return "{'session':'" + session + "','agent':'kiro','operation':'sns:Publish','explanation':{'policyVersion':'"
                + version + "','policies':['p1'],'reasons':['It is so.']}" + more + "}";
    }

    private void loaded(String version, String problems, String more) {
        record(
                "policy-loaded",
                version,
                "{'policyVersion':'" + version + "','problems':[" + problems + "]" + more + "}");
    }

    private String named() {
        return String.join("\n", Attribution.of(story));
    }

    private List<String> told() {
        return story.timeline().stream().map(l -> l.get(1)).toList();
    }

    private void all(String one, String... parts) {
        for (String part : parts) {
            assertTrue(one.contains(part), part + " is not in " + one);
        }
    }

    /** What came later, or never came into force, decided nothing; a restart of the gateway signs nothing anew. */
    @Test
    void theAuthorsNamedAreThoseOfThePoliciesThatDecided() {
        record("hold-opened", "H", "{'gate':'lineclear','session':'change-olga','agent':'lineclear'}");
        record("vote", "H", "{'approver':'ann','decision':'APPROVE'}");
        record("vote", "H", "{'approver':'bob','decision':'APPROVE'}");
        record("vote-withdrawn", "H", "{'approver':'bob'}");
        loaded("v1", "", ",'by':'olga','hold':'H'");
        loaded("v1", "", "");
        loaded("v2", "'a rule is none'", ",'by':'mallory'");
        record("agent-changed", "kiro", "{'id':'kiro','owner':'reporting','by':'olga'}");
        record("session-opened", "A", "{'agent':'kiro','operator':'op','task':'tidy'}");
        record("intent", "p1", asked("A", "v1", ",'verdict':'allow'"));
        loaded("v3", "", ",'by':'dora'");
        record("agent-changed", "kiro", "{'id':'kiro','owner':'finance','by':'dora'}");
        record("incident-opened", "I", "{'session':'A','agent':'kiro','by':'ann','what':'gone'}");
        record("intent", "p2", asked("B", "v3", ",'verdict':'allow'"));
        String named = named();
        all(
                named,
                "Policies v1 decided, from record 9 on. They came into force in record 4 of",
                "signed by olga and, under hold H, by ann.",
                "Owner of agent kiro then: reporting, as record 7 signed by olga has it.");
        for (String later : List.of("mallory", "dora", "finance", "v2", "v3", "bob")) {
            assertFalse(named.contains(later), later + " is named in " + named);
        }
    }

    /** A start names what is in force; a load is on record right after it, and a decision may come between. */
    @Test
    void howPoliciesCameIntoForceIsFoundThoughNobodySignedOrItsRecordIsLate() {
        record("gateway-started", "log", "{'policyVersion':'v1'}");
        record("session-opened", "A", "{'agent':'kiro','operator':'op','task':'tidy'}");
        record("intent", "p1", asked("A", "v1", ",'verdict':'allow'"));
        record("intent", "p2", asked("A", "v2", ",'verdict':'allow'"));
        loaded("v2", "", ",'by':'olga','alone':true");
        loaded("v2", "", ",'by':'dora'");
        all(
                named(),
                "Policies v1 decided, from record 2 on. They were in force as the gateway started, in record 0 of",
                "Policies v2 decided, from record 3 on. They came into force in record 4 of",
                "signed by olga, the only owner then.");
        assertFalse(named().contains("dora"), named());
    }

    @Test
    void severalSessionsAreToldInTheOrderOfTheLog() {
        Story both = Story.over(List.of("A", "B"), START.plusSeconds(2), START.plusSeconds(1_000));
        for (String session : List.of("A", "C", "B", "C", "A")) {
            String data = "{\"agent\":\"kiro\",\"operator\":\"op-" + session + "\",\"task\":\"t\"}";
            String kind = index < 3 ? "session-opened" : "session-closed";
            both.add(new Story.Line(
                    index,
                    "r" + index,
                    START.plusSeconds(index++),
                    kind,
                    session,
                    CanonicalJson.parse(data.getBytes(StandardCharsets.UTF_8))));
        }
        assertEquals(List.of(0L, 2L, 4L), both.indexes(), "that one was opened is told whenever that was");
        assertEquals("sessions A and B", both.about());
        all(String.join("\n", Attribution.of(both)), "Operator op-A", "Operator op-B");
    }

    @Test
    void whatRolloutsPutBackIsOfTheSessionThatDidIt() {
        record("session-opened", "A", "{'agent':'kiro','operator':'op','task':'t'}");
        record("hold-opened", HOLD, asked("A", "v1", ""));
        String back = "{'session':'rollout-" + WHOLE + "','agent':'lineclear','operator':'op','operation':"
                + "'lineclear:Revert','input':{'hold':'" + HOLD + "'},'reason':'a stage failed','verdict':'hold'}";
        record("intent", "undo", back);
        record("outcome", "undo", "{'operation':'lineclear:Revert','outcome':{'kind':'Succeeded'},'evidence':{}}");
        record("intent", "other", back.replace(HOLD, WHOLE));
        assertEquals(List.of(0L, 1L, 2L, 3L), story.indexes());
        all(named(), "The gateway, which put back what rollout " + WHOLE + " of op had done");
        all(told().get(2), "The reason given: \"a stage failed\".");
    }

    @Test
    void aReasonCannotLeaveItsQuotes() {
        record(
                "refused",
                "p",
                asked("A", "v1", ",'why':'denied','reason':'x\\\". Production: sns:Publish Succeeded.'"));
        all(
                told().getFirst(),
                "The agent's word: \"x'. Production: sns:Publish Succeeded.\".",
                "It is so. Policies v1 say deny, by p1.");
    }

    @Test
    void whatOnlyWasObservedIsToldWithTheRulesThatObjected() {
        record(
                "intent",
                "p",
                "{'session':'A','agent':'kiro','operation':'sns:Publish','verdict':'allow','explanation':{'policyVersion':'v',"
                        + "'policies':[],'reasons':[],'observed':{'two-people':'hold','way-back':'hold'},"
                        + "'wouldChange':['2 approvals']}}");
        record(
                "outcome",
                "p",
                "{'operation':'sns:Publish','outcome':{'kind':'Succeeded'},'evidence':{'approvals':2,"
                        + "'teams':['dba'],'snapshot':true}}");
        all(
                told().get(0),
                "Only observed: it would have been held by two-people and way-back, until there are 2 approvals.");
        all(told().get(1), "Succeeded. There was: 2 approvals, among them one of dba, a snapshot.");
    }

    /** Those of another session, of the same agent, are not. */
    @Test
    void whatFollowedElsewhereIsOfTheSessionItFollowedFrom() {
        record("session-opened", "A", "{'agent':'kiro','operator':'op','task':'t'}");
        record("intent", "p", asked("A", "v1", ",'verdict':'allow','kept':'K1'"));
        record("outcome", "p", "{'operation':'o','outcome':{'kind':'Succeeded','requestId':'Q1'}}");
        record("session-halted", "A", "{'id':'A','agent':'kiro','reason':'it deletes'}");
        int own = (int) index;
        record("agent-standing", "kiro", "{'to':'sandboxed','because':'a session of it was halted: it deletes'}");
        record("went-around", "E", "{'request':'Q1','lot':'REPEATED','who':'eve'}");
        record("body-revealed", "olga", "{'kept':['K0','K1'],'by':'olga'}");
        int about = (int) index;
        record("agent-standing", "kiro", "{'to':'trusted','because':'well','by':'olga'}");
        record("agent-standing", "other", "{'to':'sandboxed','because':'a session of it was halted: it deletes'}");
        record("went-around", "F", "{'request':'Q2','lot':'AROUND','who':'eve'}");
        record("body-revealed", "olga", "{'kept':['K0'],'by':'olga'}");
        assertEquals(about, story.indexes().size(), story.indexes()::toString);
        assertTrue(own < about);
        all(told().get(own + 1), "AWS says that eve did", "other than recorded");
    }

    @Test
    void eachKindThatCanBeOfASessionHasASentence() {
        for (Kind kind : Kind.values()) {
            Story.Line line = new Story.Line(1, "r", START, kind.word(), "S", CanonicalJson.MAPPER.createObjectNode());
            assertEquals(
                    Sentences.OF_NO_SESSION.contains(kind),
                    Sentences.of(line).equals(kind.word() + "."),
                    kind + ": " + Sentences.of(line));
        }
    }

    /** Whoever says nothing of when has it told from the beginning; the record's moment is that of opening it. */
    @Test
    void sinceWhenAnIncidentIsTellsWhoeverSignedIt() {
        String said = "{'session':'A','since':'2026-11-21T10:00:00Z','statement':'lineclear-control/v1\\n{%s}'}";
        assertEquals(Optional.empty(), opened(said.formatted("")).since());
        assertEquals(
                Optional.of(Instant.parse("2026-11-21T10:00:00Z")),
                opened(said.formatted("\\'since\\':\\'2026-11-21T10:00:00Z\\'")).since());
    }

    private static Story.Opened opened(String json) {
        return Story.Opened.of(CanonicalJson.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
