package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a template weakens or grants on the way, seen behind change sets, conditions and nested stacks. */
final class TemplateProtectionsTest extends TemplateRig {
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
}
