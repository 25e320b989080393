package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.Effect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be seen in a template is unknown, and never taken for nothing. */
final class TemplateUnknownsTest extends TemplateRig {
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
