package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Runs.ARN;
import static dev.lineclear.assessment.watch.Runs.names;
import static dev.lineclear.assessment.watch.Runs.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;

/** What one request is enough for: whom it lets in, to how much, and what it blinds. */
final class GrantsTest {
    private static final String OUTSIDERS = "opens-to-outsiders";
    private static final String EVERYTHING = "grants-everything";

    private final Runs runs = calm();

    /** Nobody said what it is to do. */
    private static Runs calm() {
        Runs runs = new Runs();
        runs.task = "";
        return runs;
    }

    /** @param statement with single quotes, of the only request of a session */
    private static Set<String> policy(String statement) {
        Runs one = calm();
        one.input = CanonicalJson.MAPPER
                .createObjectNode()
                .put(
                        "Policy",
                        " {'Version':'2012-10-17','Statement':[%s]}"
                                .formatted(statement)
                                .replace('\'', '"'));
        return names(one.asks("s3:PutBucketPolicy", ARN + "b"));
    }

    private static Set<String> input(String json) {
        Runs one = calm();
        one.input = CanonicalJson.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return names(one.asks("ec2:AttachSomething", ARN + "t"));
    }

    @Test
    void whoLetsInEverybodyOrAnotherAccountIsSeenTheFirstTime() {
        for (String statement : new String[] {
            "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'x'}",
            "{'Effect':'Allow','Principal':{'AWS':['arn:aws:iam::123456789012:root','*']},'Action':'s3:*','Resource':'x'}",
            "{'Effect':'allow','Principal':{'AWS':'999999999999'},'Action':'sts:AssumeRole'}",
            "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::999999999999:root'},'Action':'sts:AssumeRole',"
                    + "'Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}",
            "{'Effect':'Allow','NotPrincipal':{'AWS':'arn:aws:iam::123456789012:user/x'},'Action':'s3:*','Resource':'x'}"
        }) {
            assertEquals(Set.of(OUTSIDERS), policy(statement), statement);
        }
        assertEquals(Set.of(OUTSIDERS), names(calm().asks("ec2:AttachEverybody", ARN + "t")), "the catalogue's word");
    }

    @Test
    void whatAnAccountDoesAmongItsOwnIsNotRemarkedUpon() {
        for (String statement : new String[] {
            "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'x','Condition':{'Bool':{'aws:SecureTransport':'false'}}}",
            "{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'}",
            "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/ci'},'Action':'sts:AssumeRole'}",
            "{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'x','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}"
        }) {
            assertEquals(Set.of(), policy(statement), statement);
        }
        assertEquals(Set.of(), input("{'RoleArn':'arn:aws:iam::123456789012:role/x','Day':'backup-202607311200'}"));
    }

    @Test
    void aPolicyThatIsNotInATextAndAPlainAccountCountToo() {
        assertEquals(
                Set.of(OUTSIDERS), input("{'Policy':{'Statement':{'Effect':'Allow','Principal':'*','Action':'x'}}}"));
        assertEquals(Set.of(OUTSIDERS), input("{'LaunchPermission':{'Add':[{'UserId':'999999999999'}]}}"));
        assertEquals(Set.of(OUTSIDERS), input("{'Principal':'*','Action':'lambda:InvokeFunction'}"));
    }

    @Test
    void whoGrantsAllThereIsIsSeenTheFirstTime() {
        assertEquals(Set.of(EVERYTHING), input("{'PolicyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}"));
        assertEquals(Set.of(EVERYTHING), input("{'PolicyArn':'arn:aws-cn:iam::aws:policy/IAMFullAccess'}"));
        assertEquals(Set.of(EVERYTHING), policy("{'Effect':'Allow','Action':['s3:x','*'],'Resource':['*']}"));
        assertEquals(Set.of(EVERYTHING), policy("{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}"));
        assertEquals(Set.of(), policy("{'Effect':'Allow','Action':'s3:*','Resource':'*'}"));
        assertEquals(Set.of(), input("{'PolicyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess'}"));
    }

    /** What somebody would try who knows that there is a limit. */
    @Test
    void anAccountBehindThousandsOfOwnOnesIsNotHidden() {
        ArrayNode users = CanonicalJson.MAPPER.createArrayNode();
        for (int i = 0; i < 6_000; i++) {
            users.add("123456789012");
        }
        runs.input = CanonicalJson.MAPPER.createObjectNode().set("UserIds", users.add("999999999999"));
        assertTrue(says(runs.asks("ec2:AttachSomething", ARN + "t"), OUTSIDERS));
    }

    @Test
    void whoSwitchesOffWhatRecordsIsSeenTheFirstTime() {
        assertTrue(says(runs.asks("cloudtrail:StopTable", ARN + "trail"), "recording-off"), "the catalogue's word");
        for (String name : new String[] {
            "guardduty:DeleteDetector",
            "route53resolver:DeleteResolverQueryLogConfig",
            "organizations:LeaveOrganization"
        }) {
            assertTrue(says(new Runs().asks(name, ARN + "t"), "recording-off"), name);
        }
        assertFalse(says(new Runs().asks("frauddetector:DeleteDetector", ARN + "t"), "recording-off"));
        assertFalse(says(new Runs().asks("cloudwatch:DescribeFlowLogging", ARN + "t"), "recording-off"), "a read");
    }

    @Test
    void whoGathersSecretsIsSeenAtTheTenthOverAllSessionsAndTriesCount() {
        for (int i = 0; i < 9; i++) {
            runs.session = "s" + i;
            for (int again = 0; again < 4; again++) {
                assertFalse(says(runs.isRefused("secretsmanager:GetSecretValue", ARN + i), "credentials-gathered"));
            }
        }
        runs.now = runs.now.plusSeconds(60);
        assertTrue(says(runs.asks("secretsmanager:GetSecretValue", ARN + "tenth"), "credentials-gathered"));
        runs.now = runs.now.plusSeconds(1_200);
        assertFalse(says(runs.asks("secretsmanager:GetSecretValue", ARN + "later"), "credentials-gathered"));
    }

    @Test
    void whoPicksSecretsByAFilterOrNamesTenAtOnceIsSeenTheFirstTime() {
        runs.input = CanonicalJson.parse("{\"Filters\":[{\"Key\":\"tag-key\"}]}".getBytes(StandardCharsets.UTF_8));
        assertTrue(says(runs.asks("secretsmanager:GetSecretValues", ARN + "*"), "credentials-gathered"));
        Runs names = calm();
        ArrayNode ten = CanonicalJson.MAPPER.createArrayNode();
        for (int i = 0; i < 10; i++) {
            ten.add("/prod/" + i);
        }
        names.kind = "service";
        names.input = CanonicalJson.MAPPER.createObjectNode().put("Name", "/prod/db");
        assertFalse(says(names.asks("ssm:GetParameters", ARN + "*"), "credentials-gathered"));
        names.input = CanonicalJson.MAPPER.createObjectNode().set("Names", ten);
        assertTrue(says(names.asks("ssm:GetParameters", ARN + "*"), "credentials-gathered"));
    }

    @Test
    void whoRenewsTheSecretThatWasReadDoesNotUseIt() {
        runs.does("secretsmanager:GetSecretValue", ARN + "secret");
        assertFalse(says(runs.asks("secretsmanager:UpdateSecret", ARN + "secret"), "credentials-then-used"));
        assertTrue(says(runs.asks("secretsmanager:UpdateSecret", ARN + "secret", ARN + "x"), "credentials-then-used"));
    }

    /** Both are about all of the service, which makes them no less different. */
    @Test
    void aUseIsNotHiddenByARequestThatNamesNoTarget() {
        runs.kind = "service";
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("Name", "/prod/db");
        runs.does("ssm:GetParameters", ARN + "*");
        assertTrue(says(runs.asks("ssm:UpdateTask", ARN + "*"), "credentials-then-used"));
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("Name", "other");
        assertFalse(says(runs.asks("ssm:UpdateTask", ARN + "*"), "credentials-then-used"));
    }
}
