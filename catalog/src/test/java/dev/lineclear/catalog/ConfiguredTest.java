package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known.Basis;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConfiguredTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final JsonNode NOTHING = CanonicalJson.MAPPER.createObjectNode();

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Configured with(String line, Effect effect) {
        return new Configured(CATALOG, Map.of(line, effect));
    }

    private static void unknown(Configured configured, String operation, String input) {
        assertEquals(Effect.UNKNOWN, configured.classify(operation, json(input)).effect(), input);
    }

    @Test
    void anOperationThatNobodyKnowsIsWhatItsOneLineSays() {
        Classification c = with("dynamodb:FlyToTheMoon", Effect.UPDATE).classify("dynamodb:FlyToTheMoon", NOTHING);
        assertEquals(Effect.UPDATE, c.effect());
        assertEquals(Basis.CONFIGURED, c.known().basis());
        assertEquals("dynamodb:FlyToTheMoon", c.known().rule());
        assertTrue(c.reversibility().kind().irreversible(), "nobody said that it comes back");
        assertEquals("Calls dynamodb:FlyToTheMoon on", c.phrase());
    }

    @Test
    void whatTheGateCouldNotNameIsFoundByItsTargetOrAction() {
        Configured target = with("dynamodb:FlyToTheMoon", Effect.READ);
        String plain = "{\"@method\":\"POST\",\"@path\":\"/\",\"@target\":\"DynamoDB_20120810.FlyToTheMoon\"}";
        assertEquals(
                Effect.READ, target.classify("dynamodb:Unknown", json(plain)).effect());
        unknown(target, "dynamodb:Unknown", plain.replace("DynamoDB_20120810", "AmazonSQS"));
        unknown(target, "dynamodb:Unknown", plain.replace("FlyToTheMoon", "FlyToTheSun"));
        unknown(target, "sqs:Unknown", plain);
        Configured action = with("ec2:DescribeEverything", Effect.READ);
        String form = "{\"@method\":\"POST\",\"@path\":\"/\",\"@action\":\"DescribeEverything\"}";
        assertEquals(Effect.READ, action.classify("ec2:Unknown", json(form)).effect());
        unknown(action, "ec2:Unknown", form.replace("Everything", "Nothing"));
        Configured wrong = with("dynamodb:AmazonSQS.GetQueueUrl", Effect.READ);
        assertEquals(
                Effect.READ,
                wrong.classify(
                                "dynamodb:Unknown",
                                json("{\"@method\":\"POST\",\"@path\":\"/\",\"@target\":\"AmazonSQS.GetQueueUrl\"}"))
                        .effect());
    }

    @Test
    void aRequestThatCouldMeanAnotherOperationTooStaysUnknown() {
        Configured target = with("dynamodb:FlyToTheMoon", Effect.READ);
        String head = "{\"@method\":\"POST\",\"@path\":\"/\",\"@target\":\"DynamoDB_20120810.FlyToTheMoon\"";
        unknown(target, "dynamodb:Unknown", head + ",\"@action\":\"FlyToTheMoon\"}");
        unknown(target, "dynamodb:Unknown", head + ",\"@query\":{\"Action\":\"DeleteTable\"}}");
        unknown(target, "dynamodb:Unknown", head.replace("\"/\"", "\"/other\"") + "}");
        unknown(target, "dynamodb:Unknown", head.replace("POST", "PUT") + "}");
    }

    @Test
    void aRouteIsFoundByMethodPathAndKeysAlone() {
        Configured route = with("eks:DELETE /clusters/*/new", Effect.DESTROY);
        String input = "{\"@method\":\"DELETE\",\"@path\":\"/clusters/prod/new\"}";
        assertEquals(Effect.DESTROY, route.classify("eks:Unknown", json(input)).effect());
        Configured read = with("eks:GET /clusters/*/new", Effect.READ);
        String get = input.replace("DELETE", "GET");
        assertEquals(Effect.READ, read.classify("eks:Unknown", json(get)).effect());
        unknown(read, "eks:Unknown", input);
        for (String path : new String[] {"a/b", "..", ".", "", "a%2Fb", "a%00"}) {
            unknown(read, "eks:Unknown", get.replace("prod", path));
        }
        unknown(read, "eks:Unknown", get.replace("}", ",\"@query\":{\"delete\":\"\"}}"));
        Configured keys = with("s3:GET /*?somethingNew", Effect.READ);
        String s3 = "{\"@method\":\"GET\",\"@path\":\"/data\",\"@query\":{\"somethingNew\":\"\"}}";
        assertEquals(Effect.READ, keys.classify("s3:Unknown", json(s3)).effect());
        unknown(keys, "s3:Unknown", s3.replace("\"\"}", "\"\",\"acl\":\"\"}"));
    }

    @Test
    void whatIsKnownNeverBecomesMilderButMayBecomeWorse() {
        Configured milder = with("rds:DeleteDBInstance", Effect.READ);
        assertEquals(
                Effect.DESTROY, milder.classify("rds:DeleteDBInstance", NOTHING).effect());
        assertEquals(Map.of("rds:DeleteDBInstance", Effect.DESTROY), milder.idle());
        Classification worse =
                with("lambda:UpdateFunctionCode", Effect.DESTROY).classify("lambda:UpdateFunctionCode", NOTHING);
        assertEquals(Effect.DESTROY, worse.effect());
        assertEquals(Basis.CONFIGURED, worse.known().basis());
        Configured forbidden = with("lambda:UpdateFunctionCode", Effect.UNKNOWN);
        assertEquals(
                Basis.UNKNOWN,
                forbidden.classify("lambda:UpdateFunctionCode", NOTHING).known().basis());
    }

    @Test
    void whatRunsUnseenCountsAsWhoeverRunsTheGatewaySays() {
        Classification c =
                with("lambda:Invoke", Effect.UPDATE).classify("lambda:Invoke", json("{\"FunctionName\":\"f\"}"));
        assertEquals(Effect.UPDATE, c.effect());
        assertEquals(Basis.CONFIGURED, c.known().basis());
        assertEquals("Runs function", c.phrase());
    }

    @Test
    void changingTheEnvironmentTagStaysADestructionWhateverIsConfigured() {
        JsonNode input = json("{\"Tags\":{\"environment\":\"beta\"}}");
        assertEquals(
                Effect.DESTROY,
                with("newservice:TagThing", Effect.UPDATE)
                        .classify("newservice:TagThing", input)
                        .effect());
    }

    @Test
    void aLineThatIsNoOperationIsRefused() {
        for (String line :
                new String[] {"", "lambda", "lambda:", "lambda:*x y", "a:Unknown", "Lambda:Invoke", "eks:get /x"}) {
            assertThrows(IllegalArgumentException.class, () -> with(line, Effect.READ), line);
        }
    }
}
