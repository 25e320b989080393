package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What templates come to, against the ones that run. */
final class TemplateChangesTest extends TemplateRig {
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
}
