package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What templates come to, against the ones that run. */
class TemplateChangesTest {
    private static final String SHOP = """
            Parameters:
              Size: { Type: String, Default: small }
              Secret: { Type: String, NoEcho: "true" }
              Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /app/image }
            Mappings:
              Sizes: { small: { memory: 128 }, large: { memory: 512 } }
            Conditions:
              Large: !Equals [!Ref Size, large]
              Small: !Not [Condition: Large]
            Resources:
              Orders:
                Type: AWS::RDS::DBInstance
                DeletionPolicy: Snapshot
                UpdateReplacePolicy: Snapshot
                Properties: { DBName: orders, DeletionProtection: true, AllocatedStorage: 20, MasterUserPassword: !Ref Secret }
              Jobs:
                Type: AWS::SQS::Queue
                Properties: { QueueName: !Sub "${Size}-jobs", VisibilityTimeout: 30 }
              Alarms:
                Type: AWS::SNS::Topic
                DeletionPolicy: Retain
                Properties: { TopicName: alarms }
              Alarm:
                Type: AWS::SNS::Subscription
                Properties: { TopicArn: !Ref Alarms, Protocol: sqs, Endpoint: !GetAtt Jobs.Arn }
              App:
                Type: AWS::Lambda::Function
                Properties:
                  MemorySize: !FindInMap [Sizes, !Ref Size, memory]
                  Role: arn:aws:iam::1:role/app
                  Code: { ZipFile: "x" }
              Extra:
                Type: AWS::SNS::Topic
                Condition: Large
            """;

    private static final Catalog CATALOG = Catalog.load();
    private static final List<String> RUNNING = List.of("Orders", "Jobs", "Alarms", "Alarm", "App");

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static final JsonNode HAS = json("[{'ParameterKey':'Size','ParameterValue':'small'},"
            + "{'ParameterKey':'Secret','ParameterValue':'****'},"
            + "{'ParameterKey':'Image','ParameterValue':'/app/image','ResolvedValue':'ami-1'}]");

    private static final String SAME = "{'ParameterKey':'Secret','UsePreviousValue':'true'}";

    private static StackChanges update(String template, String parameters) throws UnseenException {
        return between(SHOP, template, parameters);
    }

    private static StackChanges between(String running, String template, String parameters) throws UnseenException {
        Template old = Template.read(running);
        Template asked = Template.read(template);
        Map<String, JsonNode> had = Parameters.running(old, HAS);
        Map<String, String> ids = new HashMap<>();
        RUNNING.forEach(logical -> ids.put(logical, "shop-" + logical));
        return TemplateChanges.between(
                new Expansion(old, had),
                new Expansion(asked, Parameters.asked(asked, json("[" + parameters + "]"), had)),
                ids,
                CATALOG);
    }

    private static StackChanges update(String from, String to, Effect effect, String... sentences)
            throws UnseenException {
        assertTrue(SHOP.contains(from), from);
        StackChanges changes = update(SHOP.replace(from, to), SAME);
        assertEquals(
                List.of(sentences),
                changes.all().stream().map(StackChanges.One::what).toList());
        assertEquals(effect, changes.effect());
        return changes;
    }

    @Test
    void theSameTemplateChangesNothing() throws UnseenException {
        assertEquals(List.of(), update(SHOP, SAME).all());
        assertEquals("changes no resource", update(SHOP, SAME).counted());
    }

    @Test
    void whatIsAddedIsMadeAndWhatIsGoneIsDeletedUnlessItsPolicyKeepsIt() throws UnseenException {
        String jobs = SHOP.substring(SHOP.indexOf("  Jobs:"), SHOP.indexOf("  Alarms:"));
        String alarm = SHOP.substring(SHOP.indexOf("  Alarm:"), SHOP.indexOf("  App:"));
        String alarms = SHOP.substring(SHOP.indexOf("  Alarms:"), SHOP.indexOf("  Alarm:"));
        String orders = SHOP.substring(SHOP.indexOf("  Orders:"), SHOP.indexOf("  Jobs:"));
        String less = SHOP.replace(jobs, "  More: { Type: AWS::SNS::Topic }\n")
                .replace(alarm, "")
                .replace(alarms, "");
        assertEquals(
                List.of(
                        "deletes AWS::SNS::Subscription Alarm (shop-Alarm)",
                        "deletes AWS::SQS::Queue Jobs (shop-Jobs)",
                        "lets go of, without deleting it, AWS::SNS::Topic Alarms (shop-Alarms)",
                        "makes AWS::SNS::Topic More"),
                update(less, SAME).all().stream().map(StackChanges.One::what).toList());
        assertEquals(
                "deletes 2, changes 1, makes 1 resources", update(less, SAME).counted());
        StackChanges database = update(SHOP.replace(orders, ""), SAME);
        assertEquals(
                "deletes, with a snapshot, AWS::RDS::DBInstance Orders (shop-Orders)",
                database.all().getFirst().what());
        assertEquals(Kind.LOSSY, database.back());
    }

    @Test
    void aChangeThatMakesAResourceAnewIsOneAndAnotherIsNot() throws UnseenException {
        update(
                "DBName: orders",
                "DBName: other",
                Effect.REPLACE,
                "replaces, with a snapshot, AWS::RDS::DBInstance Orders (shop-Orders), by DBName");
        update(
                "AllocatedStorage: 20",
                "AllocatedStorage: 30",
                Effect.UPDATE,
                "changes AWS::RDS::DBInstance Orders (shop-Orders), by AllocatedStorage");
        update("VisibilityTimeout: 30", "VisibilityTimeout: \"30\"", Effect.UPDATE);
        assertEquals(
                Kind.IRREVERSIBLE,
                update(
                                "-jobs\"",
                                "-queue\"",
                                Effect.REPLACE,
                                "may replace AWS::SNS::Subscription Alarm (shop-Alarm), by Endpoint",
                                "replaces AWS::SQS::Queue Jobs (shop-Jobs), by QueueName")
                        .back());
    }

    @Test
    void whatIsReplacedIsKeptWhereBothTemplatesSaySo() throws UnseenException {
        String kept = "UpdateReplacePolicy: Retain";
        String old = SHOP.replace("UpdateReplacePolicy: Snapshot", kept);
        StackChanges changes = between(old, old.replace("DBName: orders", "DBName: other"), SAME);
        assertEquals(
                List.of("replaces, keeping the old one, AWS::RDS::DBInstance Orders (shop-Orders), by DBName"),
                changes.all().stream().map(StackChanges.One::what).toList());
        assertEquals(Kind.LOSSY, changes.back());
        StackChanges weaker = between(old, SHOP.replace("DBName: orders", "DBName: other"), SAME);
        assertEquals(
                "replaces, with a snapshot, AWS::RDS::DBInstance Orders (shop-Orders), by DBName",
                weaker.all().getFirst().what());
        StackChanges none = between(
                old, old.replace("DBName: orders", "DBName: other").replace(kept, "UpdateReplacePolicy: Delete"), SAME);
        assertEquals(Effect.DESTROY, none.effect());
        assertEquals(Kind.IRREVERSIBLE, none.back());
    }

    @Test
    void aParameterChangesWhatRefersToItThroughSubstitutionsMappingsAndConditions() throws UnseenException {
        StackChanges larger = update(SHOP, SAME + ",{'ParameterKey':'Size','ParameterValue':'large'}");
        assertEquals(
                List.of(
                        "may replace AWS::SNS::Subscription Alarm (shop-Alarm), by Endpoint",
                        "replaces AWS::SQS::Queue Jobs (shop-Jobs), by QueueName",
                        "changes AWS::Lambda::Function App (shop-App), by MemorySize",
                        "makes AWS::SNS::Topic Extra"),
                larger.all().stream().map(StackChanges.One::what).toList());
        assertEquals(
                List.of(
                        "changes what is permitted by AWS::RDS::DBInstance Orders (shop-Orders), by MasterUserPassword"),
                update(SHOP, "{'ParameterKey':'Secret','ParameterValue':'****'}").all().stream()
                        .map(StackChanges.One::what)
                        .toList(),
                "what is masked is never the same");
        update(
                "Role: arn:aws:iam::1:role/app",
                "Role: !Ref Image",
                Effect.UPDATE,
                "changes AWS::Lambda::Function App (shop-App), by Role");
    }

    @Test
    void protectionsAreNotSwitchedOffOnTheWay() throws UnseenException {
        String off = "switches off or takes away what protects or runs ";
        update(
                "DeletionProtection: true",
                "DeletionProtection: false",
                Effect.DESTROY,
                off + "AWS::RDS::DBInstance Orders (shop-Orders), by DeletionProtection");
        update(
                "DeletionProtection: true, ",
                "",
                Effect.DESTROY,
                off + "AWS::RDS::DBInstance Orders (shop-Orders), by DeletionProtection");
        update(
                "DeletionPolicy: Retain",
                "DeletionPolicy: Delete",
                Effect.DESTROY,
                "no longer keeps, were it deleted or replaced, AWS::SNS::Topic Alarms (shop-Alarms)");
        update(
                "TopicName: alarms }",
                "TopicName: alarms, Tags: [{ Key: Environment, Value: beta }] }",
                Effect.DESTROY,
                off + "AWS::SNS::Topic Alarms (shop-Alarms), by Tags");
        update(
                "MemorySize: !Find",
                "ReservedConcurrentExecutions: 0\n      MemorySize: !Find",
                Effect.DESTROY,
                off + "AWS::Lambda::Function App (shop-App), by ReservedConcurrentExecutions");
    }

    private static boolean weaker(String name, String before, String after) throws UnseenException {
        return Weakened.by(
                name,
                TemplateText.read("a: " + before).path("a"),
                after.isEmpty()
                        ? TemplateText.read("{}").path("a")
                        : TemplateText.read("a: " + after).path("a"));
    }

    @Test
    void whatHoldsLessOrRunsNoMoreIsWeaker() throws UnseenException {
        assertTrue(weaker("RetentionInDays", "30", "7"));
        assertTrue(weaker("MessageRetentionPeriod", "345600", "60"));
        assertTrue(weaker("BackupRetentionPeriod", "7", "0"));
        assertTrue(weaker("BackupRetentionPeriod", "7", ""));
        assertTrue(weaker("RetentionInDays", "7", "!Ref Days"));
        assertTrue(weaker("DesiredCount", "2", "0"));
        assertTrue(weaker("LifecycleConfiguration", "{}", "{ Rules: [{ ExpirationInDays: 1 }] }"));
        assertTrue(weaker("VersioningConfiguration", "{ Status: Enabled }", "{ Status: Suspended }"));
        assertTrue(weaker("VersioningConfiguration", "{ Status: Enabled }", ""));
        assertTrue(weaker("PointInTimeRecoverySpecification", "{ PointInTimeRecoveryEnabled: true }", "{}"));
        assertFalse(weaker("RetentionInDays", "7", "30"));
        assertFalse(weaker("RetentionInDays", "7", ""));
        assertFalse(weaker("DesiredCount", "2", "3"));
        assertFalse(weaker("DesiredCount", "2", ""));
        assertFalse(weaker("DeletionProtection", "false", "true"));
    }

    @Test
    void aChangeSetDoesNotHideWhatItsTemplateUnprotects() throws UnseenException {
        Template old = Template.read(SHOP);
        Template off = Template.read(SHOP.replace("DeletionProtection: true", "DeletionProtection: false"));
        Map<String, JsonNode> had = Parameters.running(old, HAS);
        JsonNode changes = json("[{'ResourceChange':{'Action':'Modify','Replacement':'False',"
                + "'ResourceType':'AWS::RDS::DBInstance','LogicalResourceId':'Orders'}}]");
        Map<String, StackChanges.One> compared =
                TemplateChanges.each(new Expansion(old, had), new Expansion(off, had), Map.of("Orders", "o"), CATALOG);
        assertEquals(Effect.UPDATE, StackChanges.described(changes, Map.of()).effect());
        assertEquals(Effect.DESTROY, StackChanges.described(changes, compared).effect());
    }

    @Test
    void takingAwayWhatKeepsABucketPrivateIsAGrant() throws UnseenException {
        String all = "BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: ";
        String bucket = SHOP + "  Files:\n    Type: AWS::S3::Bucket\n    Properties: { BucketName: files, "
                + "PublicAccessBlockConfiguration: { " + all + "true } }\n";
        Template old = Template.read(bucket);
        for (String less : List.of(
                bucket.replace(", PublicAccessBlockConfiguration: { " + all + "true }", ""),
                bucket.replace("BlockPublicAcls: true, ", ""),
                bucket.replace(all + "true", all + "false"))) {
            Map<String, JsonNode> had = Parameters.running(old, HAS);
            Map<String, StackChanges.One> each = TemplateChanges.each(
                    new Expansion(old, had), new Expansion(Template.read(less), had), Map.of("Files", "f"), CATALOG);
            assertEquals(
                    Effect.GRANT,
                    java.util.Objects.requireNonNull(each.get("Files")).effect(),
                    less);
        }
    }

    @Test
    void aSnapshotOfWhatHasNoneIsADelete() throws UnseenException {
        String template = "{'Resources':{'Q':{'Type':'AWS::SQS::Queue','DeletionPolicy':'Snapshot'},"
                + "'I':{'Type':'AWS::RDS::DBInstance','DeletionPolicy':'Snapshot','Properties':{'DBClusterIdentifier':'c'}}}}";
        StackChanges gone = TemplateChanges.deleted(
                template.replace('\'', '"'),
                Map.of("Q", "AWS::SQS::Queue", "I", "AWS::RDS::DBInstance", "K", "AWS::KMS::Key"),
                Map.of(),
                java.util.Set.of("K"));
        assertEquals(
                List.of(
                        "deletes AWS::RDS::DBInstance I",
                        "deletes AWS::SQS::Queue Q",
                        "lets go of, without deleting it, AWS::KMS::Key K"),
                gone.all().stream().map(StackChanges.One::what).toList());
    }

    private static StackChanges made(String... lines) throws UnseenException {
        return TemplateChanges.made(
                new Expansion(Template.read("Resources:\n  R:\n    " + String.join("\n    ", lines) + "\n"), Map.of()),
                CATALOG);
    }

    @Test
    void whatLetsOthersInIsAGrant() throws UnseenException {
        for (String open : List.of("0.0.0.0/0", "'::/0'", "!Ref Range", "\" 0.0.0.0/0\"", "0::0/0", "0.0.0.0/1")) {
            StackChanges changes = made(
                    "Type: AWS::EC2::SecurityGroup",
                    "Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, CidrIp: " + open + " }] }");
            assertEquals(Effect.GRANT, changes.effect(), open);
        }
        assertEquals(
                Effect.CREATE,
                made(
                                "Type: AWS::EC2::SecurityGroup",
                                "Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, CidrIp: 10.0.0.0/8 }] }")
                        .effect());
        assertEquals(
                Effect.CREATE,
                made(
                                "Type: AWS::EC2::SecurityGroup",
                                "Properties: { SecurityGroupEgress: [{ IpProtocol: tcp, CidrIp: 0.0.0.0/0 }] }")
                        .effect());
        assertEquals(Effect.GRANT, made("Type: AWS::IAM::Role").effect());
        assertEquals(
                Effect.GRANT,
                made("Type: AWS::KMS::Key", "Properties: { KeyPolicy: { Statement: [{ Effect: Allow }] } }")
                        .effect());
        assertEquals(
                Effect.GRANT,
                made("Type: AWS::RDS::DBInstance", "Properties: { PubliclyAccessible: !If [A, true, false] }")
                        .effect());
        assertEquals(
                Effect.GRANT,
                made(
                                "Type: AWS::S3::Bucket",
                                "Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: off } }")
                        .effect());
    }

    @Test
    void whatPeopleWroteDownOfTheApisOwnOperationsCountsHereToo() throws UnseenException {
        assertEquals(
                Effect.GRANT,
                made("Type: AWS::ElasticLoadBalancingV2::LoadBalancer").effect(),
                "reachable from the internet unless it says internal");
        assertEquals(
                Effect.CREATE,
                made("Type: AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties: { Scheme: internal }")
                        .effect());
        assertEquals(
                Effect.GRANT,
                made("Type: AWS::ECS::Service", "Properties: { EnableExecuteCommand: true }")
                        .effect());
    }

    @Test
    void whatRunsSomethingIsUnknown() throws UnseenException {
        for (String type : List.of(
                "Custom::Anything",
                "AWS::CloudFormation::CustomResource",
                "AWS::CloudFormation::Stack",
                "AWS::CloudFormation::StackSet",
                "My::Own::Type",
                "AWS::S3::Bucket::MODULE")) {
            assertEquals(Effect.UNKNOWN, made("Type: " + type).effect(), type);
        }
        update(
                "Type: AWS::Lambda::Function\n",
                "Type: AWS::Lambda::Function\n    Metadata: { \"AWS::CloudFormation::Init\": { config: { commands: {} } } }\n",
                Effect.UNKNOWN,
                "does what cannot be seen by AWS::Lambda::Function App (shop-App)");
    }

    @Test
    void aNestedStackIsLookedAtAnewByCloudFormationWhateverItsOwnTemplateSays() throws UnseenException {
        String nested = SHOP.replace("Type: AWS::SQS::Queue", "Type: AWS::CloudFormation::Stack");
        assertEquals(Effect.UNKNOWN, between(nested, nested, SAME).effect());
    }

    @Test
    void aParameterElsewhereInItsLatestVersionMayBeAnother() throws UnseenException {
        String latest = SHOP.replace("TopicName: alarms", "TopicName: \"{{resolve:ssm:/app/alarms}}\"");
        assertEquals(
                "may replace AWS::SNS::Subscription Alarm (shop-Alarm), by TopicArn",
                between(latest, latest, SAME).all().getFirst().what());
        String fixed = latest.replace("/app/alarms", "/app/alarms:1");
        assertEquals(List.of(), between(fixed, fixed, SAME).all());
    }

    @Test
    void whatHangsOnMoreThanIsKnownMayBe() throws UnseenException {
        update(
                "Type: AWS::SNS::Topic\n    DeletionPolicy: Retain",
                "Type: AWS::SNS::Topic\n    Condition: Other\n    DeletionPolicy: Retain",
                Effect.UPDATE,
                "lets go of, without deleting it, may be left out: AWS::SNS::Topic Alarms (shop-Alarms)");
        StackChanges maybe = update(
                SHOP.replace("Large: !Equals [!Ref Size, large]", "Large: !Equals [!Ref \"AWS::StackId\", large]"),
                SAME);
        assertEquals(
                List.of("may make AWS::SNS::Topic Extra"),
                maybe.all().stream().map(StackChanges.One::what).toList());
    }

    @Test
    void transformsMacrosAndUnknownSectionsAreNotSeen() {
        for (String template : List.of(
                "Transform: AWS::Serverless-2016-10-31\nResources: {}",
                "Resources: { \"Fn::Transform\": { Name: M } }",
                "Resources: { R: { Type: AWS::SNS::Topic, Properties: !Transform { Name: M } } }",
                "Resources: { \"Fn::ForEach::Topics\": [] }",
                "Hooks: {}\nResources: {}",
                "Resources: [1]x")) {
            assertThrows(UnseenException.class, () -> Template.read(template), template);
        }
    }

    @Test
    void conditionsThatDoubleAtEachStepAreDecidedOnceEach() throws UnseenException {
        StringBuilder text = new StringBuilder("Conditions:\n  C0: !Equals [a, a]\n");
        for (int i = 1; i < 300; i++) {
            text.append("  C" + i + ": !And [!Condition C" + (i - 1) + ", !Condition C" + (i - 1) + "]\n");
        }
        text.append("  Round: !Not [!Condition Round]\nResources:\n  R: { Type: AWS::SNS::Topic, Condition: C299 }\n");
        text.append("  S: { Type: AWS::SNS::Topic, Condition: Round }\n");
        assertEquals(
                List.of("makes AWS::SNS::Topic R", "may make AWS::SNS::Topic S"),
                TemplateChanges.made(new Expansion(Template.read(text.toString()), Map.of()), CATALOG).all().stream()
                        .map(StackChanges.One::what)
                        .toList());
    }
}
