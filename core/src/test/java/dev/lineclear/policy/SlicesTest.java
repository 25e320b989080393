package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking the policies that can match, a few at a time, is no different from asking the whole set at once. */
class SlicesTest {
    private static final int REQUESTS = 800;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answerAsTheWholeSet(long seed) throws Exception {
        Policies policies = Cases.load(directory, new RandomPolicies(seed).set(60));
        List<Rule> rules = policies.rules().stream().filter(r -> !r.observed()).toList();
        PolicySet whole = NativeSets.make(NativeSets.policies(rules));
        Random random = new Random(seed);
        int allowed = 0;
        int left = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Cases asked = Cases.random(random);
            Question question = asked.question(policies);
            Evidence evidence = Cases.randomEvidence(random);
            List<Rule> candidates = policies.candidates(question);
            Slices.Answer sliced = policies.ask(candidates, question, evidence);
            AuthorizationSuccessResponse expected =
                    CedarEngine.ask(whole, CedarEngine.request(everything(asked), evidence));
            String about = "seed " + seed + ", request " + i + ": " + question + " with " + evidence;
            assertEquals(expected.isAllowed(), sliced.allowed(), about);
            assertEquals(new TreeSet<>(expected.getReason()), sliced.policies(), about);
            allowed += sliced.allowed() ? 1 : 0;
            left += candidates.size() > Slices.MAX_SLICE ? 1 : 0;
        }
        System.out.println(
                "seed " + seed + ": " + allowed + " of " + REQUESTS + " allowed, " + left + " asked in several slices");
        assertTrue(allowed > 0 && allowed < REQUESTS, "both answers occur");
        assertTrue(left > 0, "several slices occur");
    }

    /** Policies that weigh no evidence are not handed any; asking whether there is some is weighing it. */
    @Test
    void whoAsksWhetherThereIsEvidenceIsToldThatThereIs() throws Exception {
        Policies policies = Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("any") forbid (principal, action, resource) when { context has evidence };
                """);
        Question question = Cases.of(Effect.UPDATE, "beta").question(policies);
        Slices.Answer answer = policies.ask(policies.candidates(question), question, Evidence.NONE);
        assertEquals(Set.of("any"), answer.policies());
    }

    /** The engine is asked without the schema, for speed: here it checks that nothing it would object to is ever sent. */
    @Test
    void sendsOnlyWhatTheSchemaAllows() throws Exception {
        Schema schema = Schema.parse(Schema.JsonOrCedar.Cedar, PolicySource.schema());
        PolicySet any = NativeSets.make(
                NativeSets.policies(Cases.load(directory, "@id(\"all\") permit (principal, action, resource);")
                        .rules()));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Cases asked = Cases.random(random);
            Question question = everything(asked);
            CedarEngine.Request request = CedarEngine.request(question, Cases.randomEvidence(random));
            AuthorizationRequest plain = request.request();
            var response = new BasicAuthorizationEngine()
                    .isAuthorized(
                            new AuthorizationRequest(
                                    plain.principalEUID,
                                    plain.actionEUID,
                                    plain.resourceEUID,
                                    plain.context,
                                    Optional.of(schema),
                                    true),
                            any,
                            request.entities());
            assertTrue(response.success.isPresent(), () -> question + ": " + response);
        }
    }

    private static Question everything(Cases asked) {
        return Question.of(asked.proposal(), asked.assessment(), asked.targets().getFirst(), EnumSet.allOf(Fact.class));
    }
}
