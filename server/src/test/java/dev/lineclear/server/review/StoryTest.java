package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

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

    private static final String ASSESSED = ",'hold':'%s','assessment':{'summary':'Deletes table reports','because':"
            + "'The table is recreated','lost':['the stream'],'observations':['it has 3,000 items'],'signals':"
            + "['ten-times-what-it-was: MaxSize would be 80; it is 8.'],'harm':{'digest':'d','failing':2,"
            + "'paths':['shop loses its table.']}}";

    private static ObjectNode vote(String decision, String because) {
        Digest any = Digest.of(CanonicalJson.MAPPER.createObjectNode());
        Statement said =
                new Statement(HOLD, any, any, any, "v1", Vote.Decision.valueOf(decision), because, "ann", START);
        return CanonicalJson.MAPPER
                .createObjectNode()
                .put("approver", "ann")
                .put("decision", decision)
                .put("statement", said.text());
    }

    private void voted(String decision, String because) {
        story.add(
                new Story.Line(index, "r" + index, START.plusSeconds(index++), "vote", HOLD, vote(decision, because)));
    }

    private void moved(String from, String to) {
        record("hold-moved", HOLD, "{'from':'" + from + "','to':'" + to + "','proposal':'p'}");
    }

    /** Before the decision, where the line is and where it says what approvers had before them. */
    @Test
    void whatWasFoundOutAndWhyPeopleSaidNoIsTold() {
        record("hold-opened", HOLD, asked("A", "v1", ASSESSED.formatted(HOLD)));
        voted("REJECT", "it \"stays\"");
        moved("OPEN", "REJECTED");
        String found = "Found out: it has 3,000 items. MaxSize would be 80; it is 8. shop loses its table."
                + " Would be lost: the stream.";
        all(told().get(0), "Held as " + HOLD + ": Deletes table reports. " + found + " Why: It is so.");
        all(told().get(1), "ann signed REJECT: \"it 'stays'\".");
        all(
                named(),
                "Approver, record 1: ann signed REJECT: \"it 'stays'\".",
                "Deletes table reports.\nFound out: it has 3,000 items. MaxSize would be 80; it is 8.",
                "2 things that hang on it fail.",
                "Would be lost: the stream.\nComes back: The table is recreated.");
        assertEquals(
                "Held, record 0: Deletes table reports. By p1.\nRejected by ann, record 1: \"it 'stays'\".",
                String.join("", Held.of(story)));
    }

    /** It did the harm with their word: whoever reads "held" alone is misled. */
    @Test
    void aHoldThatPeopleLetThroughIsNotToldAsOneThatHeld() {
        record("hold-opened", HOLD, asked("A", "v1", ASSESSED.formatted(HOLD)));
        voted("APPROVE", "");
        moved("OPEN", "GRANTED");
        moved("GRANTED", "CLAIMED");
        record(
                "intent",
                "p",
                asked("A", "v1", ",'verdict':'hold','targets':['arn:t'],'targetCount':1" + ASSESSED.formatted(HOLD)));
        record("outcome", "p", "{'operation':'sns:Publish','outcome':{'kind':'Succeeded'}}");
        moved("CLAIMED", "EXECUTED");
        assertEquals(
                List.of(
                        "Held until people let it through, record 0: Deletes table reports. By p1.\nGranted by ann, record"
                                + " 2.\nWhat came of it, record 5: Succeeded."),
                Held.of(story));
        all(told().get(5), "Production: sns:Publish on arn:t: Succeeded.");
        assertFalse(told().get(4).contains("Found out"), "it stands at its hold: " + told());
        record("intent", "q", asked("A", "v1", ",'hold':'" + WHOLE + "'"));
        record("hold-opened", WHOLE, asked("A", "v1", ""));
        record("outcome", "q", "{'outcome':{'kind':'NotSent','because':'it was halted'}}");
        assertTrue(Held.of(story).getLast().startsWith("Held, record"), "nothing reached production");
        all(Held.of(story).getLast(), "What came of it, record 9: it was not sent: it was halted.");
        all(Held.of(story).getLast(), "It still waits, as of the last of these records.");
    }

    /** As records of an observing gate are: the rules that objected stand under both. */
    @Test
    void policiesAreNotToldToAllowWhatOnlyAGateThatObservesLetThrough() {
        record("gateway-started", "log", "{'policyVersion':'v1'}");
        String observed = "{'session':'A','agent':'kiro','gate':'aws','operation':'sns:Publish','verdict':'allow',"
                + "'explanation':{'policyVersion':'v1','policies':['two'],'reasons':['R'],'observed':{'two':'%s'},"
                + "'wouldChange':['2 approvals']}}";
        record("intent", "p", observed.formatted("hold"));
        all(
                told().get(0),
                "The gate aws only observed, and let it through: by policies v1 it would have been held by two, until"
                        + " there are 2 approvals.");
        assertFalse(told().get(0).contains("say allow"), told()::toString);
        all(
                named(),
                "Protection was off: the gate aws only observed, and enforced nothing, as record 1 shows",
                "was not looked at");
        record("intent", "q", observed.formatted("deny"));
        all(told().get(1), "it would have been refused by two; what would have changed that: 2 approvals.");
        assertTrue(Held.of(story).getFirst().startsWith("Did not hold: only observed, record 1: sns:Publish on"));
    }

    @Test
    void sinceWhenAGateOnlyObservedAndByWhoseWordIsNamed() {
        record("settings-changed", "settings", "{'settings':{'observe':'aws'},'by':'olga'}");
        record("gateway-started", "log", "{'policyVersion':'v1','observe':['aws']}");
        record(
                "read",
                "p",
                "{'session':'A','agent':'kiro','gate':'aws','operation':'o','outcome':{'kind':'Succeeded'}}");
        all(
                named(),
                "start in record 1 of 2026-11-21T12:00:01Z on, by settings that olga proposed and signed, record 0.");
        record("gateway-started", "log", "{'policyVersion':'v1','observe':[]}");
        Story later = Story.over(List.of("A"), START, START.plusSeconds(1_000));
        later.add(new Story.Line(9, "r", START, "gateway-started", "log", CanonicalJson.MAPPER.createObjectNode()));
        story.lines().forEach(later::add);
        assertFalse(String.join("", Attribution.of(later)).contains("Protection"), "nothing says so");
    }

    @Test
    void whatProductionAnsweredIsNotToldAsARefusal() {
        record(
                "read",
                "p",
                "{'session':'A','operation':'o','targets':['t'],'outcome':{'kind':'Refused','status':400,'because':"
                        + "'ResourceNotFoundException'}}");
        assertEquals("Read: o on t (production answered 400 ResourceNotFoundException).", told().getFirst());
    }

    @Test
    void aRolloutsLineNamesTheRequestsOfItsStage() {
        record(
                "hold-opened",
                WHOLE,
                "{'session':'A','operation':'rollout:Start','input':{'stages':[{'steps':[{'does':'Updates a'}]},"
                        + "{'steps':[{'does':'Updates b'},{'does':'Updates c'}]}]}}");
        record("rollout-moved", WHOLE, "{'from':'BAKING','to':'RUNNING','event':'PASSED','stage':1}");
        all(told().get(1), "at stage 2. This stage: Updates b; Updates c.");
    }

    /** Only what means something where it stands: the rest is read in a terminal. */
    @Test
    void nothingIsEscapedThatMarkdownReadsAsItIs() {
        Document page = new Document("T");
        page.section("S")
                .points()
                .add("ann@example.com (notice) m_1 [a] #1 a+b c!\n- no list\n1. nor this\n# nor that *b* [x](y) <z> _e_"
                        + " http://e www.e &amp; \\* a|b");
        all(
                page.markdown(),
                "- ann@example.com (notice) m_1 [a] #1 a+b c!  \n  \\- no list  \n  1\\. nor this  \n  \\# nor that \\*b\\*"
                        + " [x\\](y) \\<z> \\_e\\_ http\\://e www\\.e \\&amp; \\\\\\* a\\|b");
        page.section("U").rows().addAll(List.of(List.of("h"), List.of("a\nb")));
        all(page.markdown(), "| a<br>b |");
        all(page.html(), "<td>a<br/>b</td>", "c!<br/>- no list");
    }

    @Test
    void eachKindThatCanBeOfASessionHasASentence() {
        for (Kind kind : Kind.values()) {
            Story.Line line = new Story.Line(1, "r", START, kind.word(), "S", CanonicalJson.MAPPER.createObjectNode());
            assertEquals(
                    Sentences.OF_NO_SESSION.contains(kind),
                    Sentences.of(line, new Fates()).equals(kind.word() + "."),
                    kind + ": " + Sentences.of(line, new Fates()));
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
