package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Configured;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility.Kind;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import tools.jackson.databind.node.ObjectNode;

/** What creating and updating a stack does, seen before it is done: against a server. */
class StackRequestTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final String UPDATE = "cloudformation:UpdateStack";
    private static final String CREATE = "cloudformation:CreateStack";
    private static final String PREPARE = "cloudformation:CreateChangeSet";

    private static final String SHOP = """
            Parameters:
              Size: { Type: String, Default: small }
            Resources:
              Jobs:
                Type: AWS::SQS::Queue
                Properties: { QueueName: !Join ["-", [!Ref Size, jobs]], VisibilityTimeout: 30 }
              Alarms:
                Type: AWS::SNS::Topic
                DeletionPolicy: Retain
                Properties: { TopicName: alarms }
            """;

    @TempDir
    private static Path work;

    private static Moto moto;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        bench = new Bench(work, moto.endpoints(Set.of("cloudformation", "sqs", "sns", "s3")));
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.put("StackName", "yaml").put("TemplateBody", SHOP);
        new Scenarios.Play(new Scenarios.File("cloudformation", List.of()), bench.clients)
                .call(new Scenarios.Call("CreateStack", input, "", ""));
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            bench.close();
            moto.close();
        }
    }

    private static Proposal asked(String operation, String... members) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("StackName", "yaml");
        for (int i = 0; i < members.length; i += 2) {
            if (members[i].equals("Size")) {
                ObjectNode one = input.putArray("Parameters").addObject();
                one.put("ParameterKey", "Size").put("ParameterValue", members[i + 1]);
            } else {
                input.put(members[i], members[i + 1]);
            }
        }
        return Bench.proposal(operation, input.toString());
    }

    private static Classification seen(Proposal proposal) {
        return new StackContents(bench.clients, CATALOG)
                .of(proposal, CATALOG.classify(proposal.operation(), proposal.input()));
    }

    private static Classification seen(String operation, String... members) {
        return seen(asked(operation, members));
    }

    @Test
    void anUpdateIsWhatItsTemplateHasOtherThanTheOneThatRuns() throws Exception {
        Classification same = seen(UPDATE, "TemplateBody", SHOP);
        assertEquals(Effect.UPDATE, same.effect());
        assertEquals("Changes no resource, by an update of stack", same.phrase());
        Proposal renamed = asked(UPDATE, "TemplateBody", SHOP, "Size", "large");
        assertEquals(Effect.REPLACE, seen(renamed).effect());
        assertEquals(Kind.IRREVERSIBLE, seen(renamed).reversibility().kind());
        assertEquals(
                List.of(
                        "replaces AWS::SQS::Queue Jobs (http://sqs.us-east-1.amazonaws.com/123456789012/small-jobs), by QueueName"),
                new StackContents(bench.clients, CATALOG)
                        .sentences(renamed).stream()
                                .map(s -> s.replaceAll("\\(.*/", "(http://sqs.us-east-1.amazonaws.com/123456789012/"))
                                .toList());
        String less = SHOP.substring(0, SHOP.indexOf("  Jobs:")) + SHOP.substring(SHOP.indexOf("  Alarms:"));
        Classification deletes = seen(UPDATE, "TemplateBody", less);
        assertEquals(Effect.DESTROY, deletes.effect());
        assertEquals("Deletes 1 resource, by an update of stack", deletes.phrase());
        assertNotEquals(same.known(), deletes.known());
        Classification slower = seen(UPDATE, "TemplateBody", SHOP.replace("30", "60"));
        assertEquals(Effect.UPDATE, slower.effect());
        assertEquals(Kind.RECREATABLE, slower.reversibility().kind());
    }

    @Test
    void theTemplateThatRunsWithOtherParametersIsSeenToo() {
        assertEquals(Effect.UPDATE, seen(UPDATE, "UsePreviousTemplate", "true").effect());
        Classification renamed = seen(UPDATE, "UsePreviousTemplate", "true", "Size", "large");
        assertEquals("Replaces 1 resource, by an update of stack", renamed.phrase());
    }

    @Test
    void aNewStackIsWhatItMakes() {
        Classification makes = seen(CREATE, "TemplateBody", SHOP);
        assertEquals(Effect.CREATE, makes.effect());
        assertEquals("Makes 2 resources, as stack", makes.phrase());
        assertEquals(
                Effect.GRANT,
                seen(CREATE, "TemplateBody", "Resources: { R: { Type: AWS::IAM::Role } }")
                        .effect());
        assertEquals(
                Effect.GRANT,
                seen(CREATE, "TemplateBody", SHOP, "RoleARN", "arn:aws:iam::123456789012:role/admin")
                        .effect());
        assertEquals(
                Effect.UNKNOWN,
                seen(CREATE, "TemplateBody", "Resources: { R: { Type: Custom::R } }")
                        .effect());
    }

    @Test
    void preparingAChangeDoesNothingYetAndSaysWhatItWouldDo() {
        String less = SHOP.substring(0, SHOP.indexOf("  Jobs:")) + SHOP.substring(SHOP.indexOf("  Alarms:"));
        Classification prepares = seen(PREPARE, "ChangeSetName", "c", "TemplateBody", less);
        assertEquals(Effect.CREATE, prepares.effect());
        assertEquals("Prepares, without doing it, what deletes 1 resource of stack", prepares.phrase());
        assertEquals(
                Effect.UNKNOWN,
                seen(PREPARE, "TemplateBody", "Transform: MyMacro\n" + SHOP).effect(),
                "a macro runs while the change set is made");
        assertEquals(
                Effect.CREATE,
                seen(PREPARE, "TemplateBody", "Transform: AWS::Serverless-2016-10-31\n" + SHOP)
                        .effect(),
                "AWS's own only write");
    }

    @Test
    void aTemplateInABucketIsReadByItsVersion() {
        S3Client s3 = bench.clients.s3(Map.of("region", "us-east-1"));
        s3.createBucket(r -> r.bucket("templates"));
        s3.putBucketVersioning(
                r -> r.bucket("templates").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        String renames = SHOP.replace("alarms", "bells");
        String first = s3.putObject(r -> r.bucket("templates").key("a/shop.yaml"), RequestBody.fromString(SHOP))
                .versionId();
        String second = s3.putObject(r -> r.bucket("templates").key("a/shop.yaml"), RequestBody.fromString(renames))
                .versionId();
        String url = "https://templates.s3.us-east-1.amazonaws.com/a/shop.yaml";
        assertEquals(
                Effect.UPDATE,
                seen(UPDATE, "TemplateURL", url + "?versionId=" + first).effect());
        assertEquals(
                Effect.REPLACE,
                seen(UPDATE, "TemplateURL", url + "?versionId=" + second).effect());
        assertEquals(
                Effect.REPLACE,
                seen(UPDATE, "TemplateURL", moto.endpoint() + "/templates/a/shop.yaml?versionId=" + second)
                        .effect());
        assertEquals(
                Effect.UNKNOWN,
                seen(UPDATE, "TemplateURL", url).effect(),
                "it could be put in its place what was not looked at");
        assertEquals(
                Effect.UNKNOWN,
                seen(UPDATE, "TemplateURL", url + "?versionId=null").effect());
        assertEquals(
                "Prepares, without doing it, what replaces 1 resource of stack",
                seen(PREPARE, "TemplateURL", url).phrase());
        for (String elsewhere : List.of(
                "https://templates.example.com/a/shop.yaml?versionId=" + first,
                url.replace("/a/", "/a/../a/") + "?versionId=" + first,
                url.replace("https", "http") + "?versionId=" + first,
                "ssm-doc://arn:aws:ssm:us-east-1:1:document/x",
                url + "?versionId=" + first + "&x=y")) {
            assertEquals(Effect.UNKNOWN, seen(UPDATE, "TemplateURL", elsewhere).effect(), elsewhere);
        }
    }

    @Test
    void whatCannotBeSeenStaysUnknown() throws IOException {
        for (Proposal unseen : List.of(
                asked(UPDATE),
                asked(UPDATE, "TemplateBody", SHOP, "UsePreviousTemplate", "true"),
                asked(UPDATE, "TemplateBody", "Transform: AWS::LanguageExtensions\n" + SHOP),
                asked(UPDATE, "TemplateBody", SHOP, "StackName", "none"),
                asked(CREATE, "TemplateBody", "{"))) {
            assertEquals(Effect.UNKNOWN, seen(unseen).effect(), unseen.input()::toString);
        }
    }

    @Test
    void aStackPolicyOrAnEnvironmentTagIsNotChangedOnTheWay() {
        assertEquals(
                Effect.DESTROY,
                seen(UPDATE, "TemplateBody", SHOP, "StackPolicyDuringUpdateBody", "{}")
                        .effect());
        Proposal tagged = asked(UPDATE, "TemplateBody", SHOP);
        ObjectNode input = (ObjectNode) tagged.input().deepCopy();
        input.putArray("Tags").addObject().put("Key", "Environment").put("Value", "beta");
        assertEquals(
                Effect.DESTROY, seen(Bench.proposal(UPDATE, input.toString())).effect());
    }

    @Test
    void aLineOfTheConfigurationCountsWhereNothingIsSeenAndNeverMakesMilderWhatIs() {
        Configured configured = new Configured(CATALOG, Map.of(UPDATE, Effect.UPDATE));
        StackContents contents = new StackContents(bench.clients, CATALOG);
        Proposal runs = asked(
                UPDATE, "TemplateBody", SHOP.substring(0, SHOP.indexOf("  Jobs:")) + "  C: { Type: Custom::C }\n");
        Classification partly = contents.of(runs, configured.classify(UPDATE, runs.input()));
        assertEquals(Effect.DESTROY, partly.effect(), "it deletes the queue, whatever else it does");
        assertEquals(Known.Basis.CONFIGURED, partly.known().basis());
        Proposal unseen = asked(UPDATE, "TemplateBody", "Transform: M\n" + SHOP);
        assertEquals(
                Effect.UPDATE,
                contents.of(unseen, configured.classify(UPDATE, unseen.input())).effect());
        assertTrue(seen(runs).effect() == Effect.UNKNOWN);
    }
}
