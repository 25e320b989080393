package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A shop as a template, the catalogue, and what lies between two templates. */
abstract class TemplateRig {
    static final String SHOP = """
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

    static final Catalog CATALOG = Catalog.load();
    static final List<String> RUNNING = List.of("Orders", "Jobs", "Alarms", "Alarm", "App");

    static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static final JsonNode HAS = json("[{'ParameterKey':'Size','ParameterValue':'small'},"
            + "{'ParameterKey':'Secret','ParameterValue':'****'},"
            + "{'ParameterKey':'Image','ParameterValue':'/app/image','ResolvedValue':'ami-1'}]");

    static final String SAME = "{'ParameterKey':'Secret','UsePreviousValue':'true'}";

    static StackChanges update(String template, String parameters) throws UnseenException {
        return between(SHOP, template, parameters);
    }

    static StackChanges between(String running, String template, String parameters) throws UnseenException {
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

    static StackChanges update(String from, String to, Effect effect, String... sentences) throws UnseenException {
        assertTrue(SHOP.contains(from), from);
        StackChanges changes = update(SHOP.replace(from, to), SAME);
        assertEquals(
                List.of(sentences),
                changes.all().stream().map(StackChanges.One::what).toList());
        assertEquals(effect, changes.effect());
        return changes;
    }

    static boolean weaker(String name, String before, String after) throws UnseenException {
        return Weakened.by(
                name,
                TemplateText.read("a: " + before).path("a"),
                after.isEmpty()
                        ? TemplateText.read("{}").path("a")
                        : TemplateText.read("a: " + after).path("a"));
    }

    static StackChanges made(String... lines) throws UnseenException {
        return TemplateChanges.made(
                new Expansion(Template.read("Resources:\n  R:\n    " + String.join("\n    ", lines) + "\n"), Map.of()),
                CATALOG);
    }
}
