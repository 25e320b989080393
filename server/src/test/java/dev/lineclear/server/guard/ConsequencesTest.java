package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.console.Invitations;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.server.LogSink;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import dev.lineclear.storage.Stores;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What a change would mean, by what was asked for lately, in a real store and a real log. */
final class ConsequencesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/reports";

    @TempDir
    Path directory;

    private Store store;
    private TransparencyLog log;
    private RecordSink sink;
    private CedarDecider decider;
    private Changes changes;
    private Consequences consequences;
    private PolicyRegister policies;

    @BeforeEach
    void open() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(SignerKey.generate("t.example.com/log")));
        sink = LogSink.into(log, "t.example.com/log");
        InstantSource clock = InstantSource.system();
        decider = new CedarDecider(Policies.load(PolicySource.defaults()));
        Register register = new Register(sink, clock);
        policies = new PolicyRegister(store.settings(), decider, register, p -> {});
        SettingsRegister settings = new SettingsRegister(store.settings());
        settings.fromFile(settings("", ""));
        changes = new Changes(
                store,
                register,
                new Invitations(store.settings(), clock),
                Optional.empty(),
                policies,
                settings,
                new Trust(store.standings()),
                true,
                clock);
        Lately past = new Lately(store, new Lately.Log() {
            @Override
            public long size() {
                return log.size();
            }

            @Override
            public byte[] entry(long index) throws IOException {
                try {
                    return log.entry(index);
                } catch (dev.lineclear.tlog.BadDataException e) {
                    throw new IOException(e);
                }
            }
        });
        consequences = new Consequences(store, decider, past, () -> changes, InstantSource.fixed(NOW.plusSeconds(60)));
        store.approvers().put(new Approver("olga", Set.of(), List.of(), true));
        store.approvers().put(new Approver("omar", Set.of(), List.of(), true));
        held(NOW);
        held(NOW.minus(Duration.ofDays(8)));
        read();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        log.close();
    }

    private static TreeMap<String, String> settings(String observe, String environments) {
        TreeMap<String, String> all = new TreeMap<>();
        GuardedSettings.NAMES.forEach(name -> all.put(name, ""));
        all.put("observe", observe);
        all.put("environments", environments);
        all.put("holds.lifetime", "PT1H");
        all.put("sessions.lifetime", "PT8H");
        return all;
    }

    /** Kiro wants a table deleted. */
    private void held(Instant at) {
        Session session = new Session(
                Ids.next(at),
                new Agent("kiro", "reporting", Scope.ALL),
                "ann",
                "t",
                at,
                at.plusSeconds(60),
                Session.State.OPEN);
        List<Target> targets = List.of(new Target(TABLE, "dynamodb", "table", Environment.UNKNOWN, Map.of()));
        Proposal proposal = Proposal.of(
                Ids.next(at),
                session,
                "aws",
                "dynamodb:DeleteTable",
                Map.of("account", "123456789012", "region", "us-east-1"),
                targets,
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                at);
        Assessment assessment = new Assessment(
                Effect.DESTROY,
                "Deletes table reports in production",
                Known.curated("dynamodb:DeleteTable"),
                new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                targets,
                BlastRadius.of(targets),
                List.of(),
                List.of(),
                true);
        Verdict.Hold verdict = (Verdict.Hold) decider.decide(proposal, assessment, Evidence.NONE);
        store.holds()
                .open(new Hold(
                        Ids.next(at),
                        proposal,
                        assessment,
                        verdict.required(),
                        verdict.explanation(),
                        HoldState.OPEN,
                        at,
                        at.plusSeconds(3600)));
    }

    /** And read it, which only the log knows of. */
    private void read() {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("session", Ids.next(NOW));
        data.put("agent", "kiro");
        data.put("operator", "ann");
        data.put("gate", "aws");
        data.put("operation", "dynamodb:Scan");
        data.put("digest", "00".repeat(32));
        data.putArray("targets").add(TABLE);
        data.put("targetCount", 1);
        data.put("effect", "read");
        data.put("verdict", "allow");
        data.put("policyVersion", decider.version());
        ObjectNode outcome = data.putObject("outcome");
        outcome.put("kind", "Succeeded");
        outcome.put("status", 200);
        outcome.put("requestId", "");
        outcome.put("because", "");
        ObjectNode asked = data.putObject("asked");
        asked.put("agentOwner", "reporting").put("standing", "supervised").put("known", "CURATED");
        asked.put("reversibility", "REVERSIBLE").put("capturable", false).put("inScope", true);
        asked.putArray("signals");
        asked.putArray("altered");
        ObjectNode target = asked.putArray("targets").addObject();
        target.put("service", "dynamodb")
                .put("type", "table")
                .put("environment", "production")
                .put("source", "default");
        target.putObject("tags");
        String id = Ids.next(NOW);
        sink.force(new Record(id, Kind.READ, id, NOW, data));
    }

    private String meaning(String operation, ObjectNode asked) {
        GatewayChange change = changes.of(operation, asked);
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.set("change", change.details());
        Session session = new Session(
                "change-olga",
                new Agent(Proposal.GATEWAY, "owners", Scope.ALL),
                "olga",
                "t",
                NOW,
                NOW.plusSeconds(60),
                Session.State.OPEN);
        Proposal proposal = Proposal.of(
                "p",
                session,
                Proposal.GATEWAY,
                operation,
                Map.of(),
                List.of(new Target("lineclear:x/y", "lineclear", "x", GatewayGate.ENVIRONMENT, Map.of())),
                input,
                "",
                NOW);
        return String.join("\n", consequences.observe(proposal));
    }

    private String ofPolicies(String more) throws Exception {
        TreeMap<String, String> texts = new TreeMap<>(PolicySource.defaults().read());
        texts.put("more.cedar", more);
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("texts", policies.keep(texts));
        return meaning(Changes.POLICIES, asked);
    }

    @Test
    void policiesAreTriedOnWhatWasHeldAndWhatWasRead() throws Exception {
        String meaning = ofPolicies("""
                @id("no-deletes") forbid (principal, action, resource)
                when { context.operation == "dynamodb:DeleteTable" || context.operation == "dynamodb:Scan" };
                """);
        assertTrue(meaning.startsWith("Of 2 requests of the last 7 days, 2 would be decided otherwise."), meaning);
        assertTrue(
                meaning.contains("dynamodb:DeleteTable on " + TABLE + " by kiro: needs 2 approvals → refused"),
                meaning);
        assertTrue(meaning.contains("dynamodb:Scan on " + TABLE + " by kiro: let through → refused"), meaning);
        assertTrue(ofPolicies("""
                @id("nothing-new") forbid (principal, action, resource) when { context.operation == "x:Y" };
                """).startsWith("Of 2 requests of the last 7 days, 0 would"));
    }

    @Test
    void policiesThatCouldNeverBeChangedAgainOrGuardNothingSaySo() throws Exception {
        assertTrue(ofPolicies("""
                @id("never") forbid (principal, action, resource) when { context.gate == "lineclear" };
                """).contains("NEVER be changed again"));
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put(
                "texts",
                policies.keep(
                        new TreeMap<>(Map.of("all.cedar", "@id(\"all\") permit (principal, action, resource);"))));
        assertTrue(meaning(Changes.POLICIES, asked).contains("NO policy guards the gateway"));
    }

    @Test
    void aNarrowerScopeIsTriedOnWhatThatAgentAskedFor() {
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("id", "kiro");
        asked.put("owner", "reporting");
        asked.putArray("operations").add("dynamodb:Scan");
        String meaning = meaning(Changes.PUT_AGENT, asked);
        assertTrue(meaning.startsWith("Of 2 requests of the last 7 days, 1 would"), meaning);
        assertTrue(
                meaning.contains("dynamodb:DeleteTable on " + TABLE + " by kiro: needs 2 approvals → refused"),
                meaning);
        asked.put("id", "codex");
        assertTrue(meaning(Changes.PUT_AGENT, asked).startsWith("Of 0 requests"));
    }

    @Test
    void settingsAreTriedToo() {
        ObjectNode observing = CanonicalJson.MAPPER.createObjectNode();
        settings("aws", "").forEach(observing::put);
        String meaning = meaning(Changes.SETTINGS, observing);
        assertTrue(meaning.contains("by kiro: needs 2 approvals → let through"), meaning);
        ObjectNode elsewhere = CanonicalJson.MAPPER.createObjectNode();
        settings("", "{\"account\":\"*\",\"name\":\"beta\",\"region\":\"*\",\"resource\":\"*table/reports\"}")
                .forEach(elsewhere::put);
        String moved = meaning(Changes.SETTINGS, elsewhere);
        assertTrue(moved.contains("by kiro: needs 2 approvals → let through"), moved);
    }

    @Test
    void aPersonIsCountedAgainstTheOpenHolds() {
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("id", "ann");
        asked.put("owner", true);
        String meaning = meaning(Changes.PUT_PERSON, asked);
        assertEquals(
                "Of 2 open holds, they could then sign for 0; 0 of them wait for one of their teams.\n"
                        + "There would be 3 owners, not 2.",
                meaning,
                "ann is the operator of both");
    }
}
