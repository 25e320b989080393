package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which facts a policy is asked with: all that it can see, by whichever way, and no more where that is plain. */
final class LookedAtTest {
    private static final String KEPT = "arn:aws:dynamodb:eu-west-1:123456789012:table/kept";

    private static final Set<Fact> ALL_OF_THE_TARGET = EnumSet.of(
            Fact.TARGET, Fact.URN, Fact.SERVICE, Fact.TYPE, Fact.ENVIRONMENT, Fact.CRITICALITY, Fact.OWNER, Fact.TAGS);

    @TempDir
    Path directory;

    static Stream<Arguments> conditions() {
        return Stream.of(
                // What is compared is known by its identity.
                Arguments.of("resource == Target::'x'", EnumSet.of(Fact.TARGET)),
                Arguments.of("Target::'x' != resource", EnumSet.of(Fact.TARGET)),
                Arguments.of("resource in Target::'x'", EnumSet.of(Fact.TARGET)),
                Arguments.of("resource in [Target::'x', Target::'y']", EnumSet.of(Fact.TARGET)),
                Arguments.of("[Target::'x', Target::'y'].contains(resource)", EnumSet.of(Fact.TARGET)),
                Arguments.of("[Target::'x'].containsAny([resource])", EnumSet.of(Fact.TARGET)),
                Arguments.of("resource is Target", EnumSet.of(Fact.TARGET)),
                Arguments.of("principal == Agent::'kiro'", EnumSet.of(Fact.AGENT)),
                Arguments.of("resource.owner == 'dba'", EnumSet.of(Fact.OWNER)),
                Arguments.of("resource.hasTag(resource.owner)", EnumSet.of(Fact.TAGS, Fact.OWNER)),
                Arguments.of("{o: resource.owner}.o == 'dba'", EnumSet.of(Fact.OWNER)),
                Arguments.of("context has inScope", EnumSet.of(Fact.IN_SCOPE)),
                // What is passed on can be looked at behind it.
                Arguments.of("{r: resource}.r.hasTag('keep')", ALL_OF_THE_TARGET),
                Arguments.of("{r: resource}.r has owner", ALL_OF_THE_TARGET),
                Arguments.of("{r: resource} == {r: Target::'x'}", ALL_OF_THE_TARGET),
                Arguments.of("Target::'x'.hasTag('keep')", ALL_OF_THE_TARGET),
                Arguments.of(
                        "(if principal == Agent::'kiro' then resource else resource).owner == 'dba'",
                        with(ALL_OF_THE_TARGET, Fact.AGENT)));
    }

    private static Set<Fact> with(Set<Fact> facts, Fact another) {
        Set<Fact> all = EnumSet.copyOf(facts);
        all.add(another);
        return all;
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void isAskedWithWhatItCanSee(String condition, Set<Fact> expected) {
        Policies policies = Cases.load(directory, """
                @id("looks") permit (principal, action, resource) when { %s };
                """.formatted(condition.replace('\'', '"')));
        assertEquals(expected, policies.facts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource.hasTag('keep')",
                "(if context.inScope then resource else resource).hasTag('keep')",
                "(if context.inScope then resource else Target::'x').hasTag('keep')",
                "{r: resource}.r.hasTag('keep') && {r: resource}.r.getTag('keep') == 'yes'",
                "{r: resource}.r.hasTag('keep')",
                "{a: {r: resource}}.a.r.hasTag('keep')",
                "Target::'" + KEPT + "'.hasTag('keep')",
            })
    void whatIsToBeKeptIsKeptHoweverItIsNamed(String condition) {
        Policies policies = Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("keep") @because("It is to be kept.") forbid (principal, action, resource) when { %s };
                """.formatted(condition.replace('\'', '"')));
        CedarDecider decider = new CedarDecider(policies);
        Cases destroying = Cases.of(Effect.DESTROY, "beta");
        assertEquals("allow", destroying.ask(decider, Evidence.NONE).word());
        assertEquals(
                "deny",
                destroying
                        .targets(Cases.target("kept", "beta", "tag", Map.of("keep", "yes")))
                        .ask(decider, Evidence.NONE)
                        .word());
    }
}
