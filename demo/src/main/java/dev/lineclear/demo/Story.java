package dev.lineclear.demo;

import dev.lineclear.cli.Control;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The incident, scene by scene. */
final class Story {
    private static final String TABLE = StoryData.PRODUCTION_TABLE;

    private final Theatre theatre;
    private final Stage stage;
    private final Control control;
    private final People people;
    private final Voting voting;

    Story(Theatre theatre, Stage stage) {
        this.theatre = theatre;
        this.stage = stage;
        this.control = theatre.control();
        this.people = theatre.people();
        this.voting = new Voting(control);
    }

    void play() throws IOException {
        AwsSessionCredentials keys = opens();
        try (Clients agent = Clients.of(theatre.gateway(), theatre.gateway(), theatre.gateway(), keys)) {
            works(agent);
            String hold = deletes(agent);
            signsThatDoNotCount(hold);
            Contents before = Contents.of(theatre.admin().dynamodb(), TABLE);
            approved(agent, hold);
            takenBack(hold, before);
        }
    }

    private AwsSessionCredentials opens() throws IOException {
        stage.scene("A session opens");
        ObjectNode body = Control.node();
        body.put("agent", "kiro");
        body.put("operator", people.operator().name());
        body.put("task", "fix a rounding error in the monthly report");
        JsonNode session = control.post("/v1/sessions", body);
        stage.act("operator@example.com", "starts kiro on \"fix a rounding error in the monthly report\".");
        stage.answer("session " + session.path("id").asString("") + ", until "
                + session.path("expiresAt").asString(""));
        String all = session.toString();
        stage.check(
                "it has keys of its own, short-lived, that work at the gateway alone",
                session.path("accessKeyId").asString("").startsWith("ASIALC"));
        stage.check(
                "the gateway's own keys appear nowhere in it",
                !all.contains(AwsServers.ACCESS_KEY) && !all.contains(AwsServers.SECRET_KEY));
        return AwsSessionCredentials.create(
                session.path("accessKeyId").asString(""),
                session.path("secretAccessKey").asString(""),
                session.path("sessionToken").asString(""));
    }

    private void works(Clients agent) {
        stage.scene("The agent reads production and updates beta");
        Map<String, AttributeValue> key =
                Map.of("customer", AttributeValue.fromS("customer-0000"), "month", AttributeValue.fromS("2025-01"));
        stage.act("kiro", "reads reports in production.");
        boolean read =
                agent.dynamodb().getItem(r -> r.tableName(TABLE).key(key)).hasItem();
        stage.check("allowed", read);
        stage.act("kiro", "corrects an item in reports-beta.");
        agent.dynamodb().updateItem(r -> r.tableName(StoryData.BETA_TABLE)
                .key(key)
                .updateExpression("SET note = :n")
                .expressionAttributeValues(Map.of(":n", AttributeValue.fromS("rounded"))));
        boolean done = theatre.admin()
                .dynamodb()
                .getItem(r -> r.tableName(StoryData.BETA_TABLE).key(key))
                .item()
                .containsValue(AttributeValue.fromS("rounded"));
        stage.check("allowed, and done", done);
        Latency added = Latency.of(
                () -> theatre.admin().dynamodb().getItem(r -> r.tableName(TABLE).key(key)),
                () -> agent.dynamodb().getItem(r -> r.tableName(TABLE).key(key)));
        stage.say(added.sentence());
    }

    private String deletes(Clients agent) throws IOException {
        stage.scene("The agent decides to delete production \"to recreate it\"");
        stage.act("kiro", "deletes the table reports.");
        String hold = held(() -> agent.dynamodb().deleteTable(r -> r.tableName(TABLE)));
        stage.act("kiro", "deletes objects in the bucket reports-production.");
        held(() -> agent.s3().deleteObjects(r -> r.bucket(StoryData.PRODUCTION_BUCKET)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("2025/01/report-000.csv").build(),
                        ObjectIdentifier.builder().key("2025/02/report-001.csv").build()))));
        stage.act("kiro", "purges the queue reports-jobs.");
        String url = agent.sqs()
                .getQueueUrl(r -> r.queueName(StoryData.PRODUCTION_QUEUE))
                .queueUrl();
        StringBuilder said = new StringBuilder();
        held(() -> agent.sqs().purgeQueue(r -> r.queueUrl(url)), said);
        stage.check("and it says that this is irreversible", said.indexOf("irreversible") >= 0);
        stage.check(
                "nothing is gone",
                Contents.of(theatre.admin().dynamodb(), TABLE).items() == StoryData.ITEMS
                        && theatre.admin()
                                        .s3()
                                        .listObjectsV2(r -> r.bucket(StoryData.PRODUCTION_BUCKET))
                                        .keyCount()
                                == StoryData.OBJECTS);
        return hold;
    }

    private String held(Runnable call) throws IOException {
        return held(call, new StringBuilder());
    }

    /** Runs what must be held. @return the hold's id */
    private String held(Runnable call, StringBuilder said) throws IOException {
        int before = waiting();
        try {
            call.run();
            stage.check("held", false);
            return "";
        } catch (AwsServiceException e) {
            String message = String.valueOf(e.awsErrorDetails().errorMessage());
            said.append(message);
            stage.answer(e.awsErrorDetails().errorCode() + ": " + message);
            boolean denied =
                    e.statusCode() == 403 && e.awsErrorDetails().errorCode().startsWith("AccessDenied");
            stage.check(
                    "held: the SDK gets " + e.awsErrorDetails().errorCode() + " after one request",
                    denied && e.numAttempts() == 1 && waiting() == before + 1);
            String mark = "held as ";
            int at = message.indexOf(mark) + mark.length();
            return at < mark.length() ? "" : message.substring(at, Math.min(message.length(), at + 26));
        }
    }

    private int waiting() throws IOException {
        return control.get("/v1/holds").path("holds").size();
    }

    private void signsThatDoNotCount(String hold) throws IOException {
        stage.scene("Signatures that do not count");
        refused("kiro signs for itself", voting.approve(hold, people.kiro()), "approver-is-agent");
        refused("its operator signs", voting.approve(hold, people.operator()), "approver-is-operator");
        refused(
                "somebody signs in Ann's name",
                voting.approveAs(hold, people.kiro(), people.ann().name()),
                "key-unknown");
        Voting.Said first = voting.approve(hold, people.ann());
        stage.act("ann", "signs with her SSH key.");
        stage.check(
                "one approval of two: " + first.because(),
                first.accepted() && first.state().equals("OPEN"));
        refused("Ann signs once more", voting.approve(hold, people.ann()), "already-voted");
        refused(
                "Bob signs in Carl's name",
                voting.approveAs(hold, people.bob(), people.carl().name()),
                "approver-mismatch");
        refused(
                "Bob's signature is over another digest",
                voting.approveAnotherDigest(hold, people.bob()),
                "other-proposal");
        refused("Bob's signature has expired", voting.approveExpired(hold, people.bob()), "expired");
        people.removeKey(control, people.carl());
        refused("Carl signs with a key that was removed", voting.approve(hold, people.carl()), "key-removed");
    }

    private void refused(String what, Voting.Said said, String code) {
        stage.act("attempt", what + ".");
        stage.answer(said.code() + ": " + said.because());
        stage.check("refused: " + code, !said.accepted() && said.code().equals(code));
    }

    private void approved(Clients agent, String hold) throws IOException {
        stage.scene("Two people approve, and the agent repeats its request");
        Voting.Said second = voting.approve(hold, people.bob());
        stage.act("bob", "signs too.");
        stage.check(
                "granted: " + second.because(),
                second.accepted() && second.state().equals("GRANTED"));
        stage.act("kiro", "deletes the table reports, again.");
        agent.dynamodb().deleteTable(r -> r.tableName(TABLE));
        JsonNode done = control.get("/v1/holds/" + hold);
        stage.answer("captured first: " + done.path("capture").path("summary").asString("nothing"));
        stage.check(
                "executed once, under that hold",
                done.path("state").asString("").equals("EXECUTED"));
        stage.check("a snapshot was taken before", done.path("capture").isObject());
        stage.check("the table is gone, seen by reading", gone());
        stage.act("kiro", "repeats it once more.");
        String again = held(() -> agent.dynamodb().deleteTable(r -> r.tableName(TABLE)));
        stage.check("nothing was left to claim: held anew, as " + again, !again.equals(hold) && !again.isEmpty());
    }

    private boolean gone() {
        try {
            theatre.admin().dynamodb().describeTable(r -> r.tableName(TABLE));
            return false;
        } catch (ResourceNotFoundException e) {
            return true;
        }
    }

    private void takenBack(String hold, Contents before) throws IOException {
        stage.scene("Ann has it put back");
        ObjectNode details = Control.node();
        details.put("hold", hold);
        details.put("reason", "the reports are needed after all");
        stage.act("ann", "asks for a revert; that is a proposal too.");
        JsonNode asked = revert(hold, details);
        String revertHold = asked.path("hold").asString("");
        stage.answer(asked.path("because").asString(""));
        stage.check(
                "held: nobody takes back alone either",
                asked.path("result").asString("").equals("held"));
        stage.act("bob", "signs.");
        stage.check("granted", voting.approve(revertHold, people.bob()).state().equals("GRANTED"));
        JsonNode reverted = revert(hold, details);
        reverted.path("restored").forEach(line -> stage.answer(line.asString("")));
        reverted.path("notRestored").forEach(line -> stage.answer("not restored: " + line.asString("")));
        reverted.path("differences").forEach(line -> stage.answer("DIFFERS: " + line.asString("")));
        stage.check(
                "put back, read again, compared with the snapshot: the same",
                reverted.path("complete").asBoolean(false));
        Contents after = Contents.of(theatre.admin().dynamodb(), TABLE);
        stage.check("compared independently: " + before.sentence(), before.equals(after));
        if (!before.equals(after)) {
            stage.answer(before + " BUT " + after);
        }
    }

    private JsonNode revert(String hold, ObjectNode details) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        control.stream(
                "/v1/holds/" + hold + "/revert", People.signed(people.ann(), "hold.revert", details), lines::add);
        return lines.getLast();
    }
}
