package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.gate.http.Upstream;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;

/** The gate over real sockets: SDK clients on one side, a recording server on the other. What is cleared, the test says. */
final class Rig implements AutoCloseable {
    static final Catalog CATALOG = Catalog.load();
    static final String AGENT_KEY = "LCAGENTKEY0000000001";
    static final String AGENT_SECRET = "agent-secret-of-one-session";
    static final String AGENT_TOKEN = "agent-token-of-one-session";
    static final String GATEWAY_KEY = "AKIAGATEWAY000000001";
    static final String GATEWAY_SECRET = "the-gateways-own-secret";

    final RecordingUpstream production;
    final HeldSessions sessions = new HeldSessions();
    final SessionDirectory directory = new SessionDirectory(sessions);
    final List<Proposal> proposals = new CopyOnWriteArrayList<>();
    final Session session;
    final GatewayServer server;
    private final Upstream upstream = Upstream.open(Optional.empty(), Duration.ofSeconds(5), Upstream.SILENCE_TIME);

    /** Says what becomes of a proposal; empty clears it. */
    volatile Function<Proposal, Optional<Answer.Refused>> verdict = proposal -> Optional.empty();

    /** Who learns from answers. */
    volatile Hearer hearer = Hearer.NONE;

    /** Under which requests run. */
    volatile String hold = "";

    /** The roles that requests were sent under. */
    final List<Assumed> assumed = new CopyOnWriteArrayList<>();

    /** Requests that were held and can be tried elsewhere. */
    final List<Repeatable> repeatable = new CopyOnWriteArrayList<>();

    /** Whether proposals are kept for the test to look at. */
    volatile boolean keeping = true;

    /** Whether uploads of unknown content would be let through. */
    volatile boolean passes = true;

    Rig(RecordingUpstream production, Path spool) {
        this(production, spool, production.uri());
    }

    Rig(RecordingUpstream production, Path spool, URI to) {
        this(production, all(to), AwsBasicCredentials.create(GATEWAY_KEY, GATEWAY_SECRET), spool);
    }

    private static Map<String, URI> all(URI to) {
        return Map.of(
                "dynamodb", to, "sqs", to, "s3", to, "ec2", to, "eks", to, "monitoring", to, "sns", to, "kms", to);
    }

    Rig(RecordingUpstream production, Map<String, URI> upstreams, AwsCredentials own, Path spool) {
        this(production, upstreams, own(own), spool, Limits.DEFAULT);
    }

    private static Lender own(AwsCredentials credentials) {
        return Lender.own(StaticCredentialsProvider.create(credentials));
    }

    Rig(RecordingUpstream production, Map<String, URI> upstreams, Lender lender, Path spool, Limits limits) {
        this(production, upstreams, lender, spool, limits, Optional.empty(), Standing.SUPERVISED);
    }

    /** With a twin, and the agent trusted so far. */
    static Rig beside(Twin twin, Standing standing, Path spool) throws IOException {
        RecordingUpstream production = new RecordingUpstream(json("{}"));
        AwsCredentials own = AwsBasicCredentials.create(GATEWAY_KEY, GATEWAY_SECRET);
        return new Rig(production, all(production.uri()), own(own), spool, Limits.DEFAULT, Optional.of(twin), standing);
    }

    private Rig(
            RecordingUpstream production,
            Map<String, URI> upstreams,
            Lender lender,
            Path spool,
            Limits limits,
            Optional<Twin> twin,
            Standing standing) {
        this.production = production;
        Instant now = Instant.now();
        this.session = new Session(
                "session-1",
                new Agent("kiro", "team", Scope.ALL),
                "operator@example.com",
                "a task",
                now,
                now.plusSeconds(3600),
                Session.State.OPEN);
        sessions.open(new Sessions.Credentialed(session, AGENT_KEY, AGENT_SECRET, AGENT_TOKEN));
        AwsGate gate = new AwsGate(new AwsGate.Parts(
                new Clears(),
                directory,
                CATALOG,
                new Environments(TagReader.NONE, List.of()),
                new Upstreams(upstreams, false),
                upstream,
                lender,
                "111122223333",
                List.of("localhost"),
                new Spool(spool, Spool.MAX_BYTES, Spool.TOTAL_BYTES, 0),
                new Listens(),
                InstantSource.system(),
                twin,
                asking -> standing,
                new DryRuns(CATALOG, DryRuns.Where.ALWAYS)));
        this.server = GatewayServer.start(
                gate,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                limits,
                InstantSource.system());
    }

    private final class Listens implements Hearer {
        @Override
        public boolean wants(String operation) {
            return hearer.wants(operation);
        }

        @Override
        public void heard(Proposal proposal, byte[] answer) {
            hearer.heard(proposal, answer);
        }

        @Override
        public void missed() {
            hearer.missed();
        }
    }

    private final class Clears implements Clearance {
        @Override
        public Answer clear(Proposal proposal, Executor executor) {
            if (keeping) {
                proposals.add(proposal);
            }
            Optional<Answer.Refused> refused = verdict.apply(proposal);
            if (refused.isPresent()) {
                executor.repeatable().ifPresent(repeatable::add);
                return refused.get();
            }
            Answer answer = new Answer.Executed(executor.execute(hold));
            executor.assumed().ifPresent(assumed::add);
            return answer;
        }

        @Override
        public boolean passes(Proposal proposal) {
            return passes;
        }

        @Override
        public Optional<Rehearsing.Asked> rehearse(Session session, String hold, boolean begin) {
            rehearsals.add(session.id() + " " + hold + (begin ? " begin" : ""));
            return own.equals(hold)
                    ? Optional.of(new Rehearsing.Asked(true, "the rehearsal of hold " + hold + " has begun"))
                    : Optional.empty();
        }

        @Override
        public JsonNode propose(Session session, JsonNode asked) {
            sets.add(session.id() + " " + asked.path("text").asString(""));
            return CanonicalJson.MAPPER.createObjectNode().put("result", "held");
        }
    }

    /** Change sets that were proposed, behind their sessions. */
    final List<String> sets = new CopyOnWriteArrayList<>();

    /** What it was asked to rehearse, and the one hold that its session has. */
    final List<String> rehearsals = new CopyOnWriteArrayList<>();

    volatile String own = "";

    static Answer.Refused held() {
        return new Answer.Refused(
                Answer.Why.HELD,
                "Lineclear: held as 01K; needs 2 approvals (0 of 2) & a <snapshot>. Nothing was executed.",
                "01K",
                List.of("2 approvals (0 of 2)", "a snapshot"),
                List.of("Have it approved."));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    <B extends AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.endpointOverride(uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(AGENT_KEY, AGENT_SECRET, AGENT_TOKEN)))
                .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD));
    }

    DynamoDbClient dynamodb() {
        return client(DynamoDbClient.builder()).build();
    }

    SqsClient sqs() {
        return client(SqsClient.builder()).build();
    }

    S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true)).build();
    }

    static RecordingUpstream.Answerer json(String body) {
        return answering("200 OK", "application/x-amz-json-1.0", body);
    }

    static RecordingUpstream.Answerer answering(String status, String type, String body) {
        return (request, socket) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("HTTP/1.1 " + status + "\r\nx-amzn-RequestId: PROD-1\r\nContent-Type: " + type
                                    + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            return true;
        };
    }

    @Override
    public void close() {
        server.close();
        upstream.close();
        production.close();
    }

    static Rig of(RecordingUpstream.Answerer answerer, Path spool) throws IOException {
        return new Rig(new RecordingUpstream(answerer), spool);
    }

    static Rig of(RecordingUpstream.Answerer answerer, Path spool, Limits limits) throws IOException {
        RecordingUpstream production = new RecordingUpstream(answerer);
        AwsCredentials own = AwsBasicCredentials.create(GATEWAY_KEY, GATEWAY_SECRET);
        return new Rig(production, all(production.uri()), own(own), spool, limits);
    }
}
