package dev.lineclear.proposal;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One intended change over many targets or in several steps, which people look at and agree to as one.
 *
 * @param change what it is for, in a sentence
 * @param stages in the order in which they run; the next begins once the one before it passed
 * @param onFailure what is done about what was done when a stage fails
 */
public record ChangeSet(String change, List<Stage> stages, OnFailure onFailure) {
    /** Under which people see and sign it: a proposal like any other. */
    public static final String OPERATION = "lineclear:Rollout";

    /** A page with more stages than this is read by nobody. */
    public static final int MAX_STAGES = 50;

    /** Requests of all stages together; each is assessed before anybody is asked. */
    public static final int MAX_STEPS = 500;

    /** Longer watches are another change set. */
    public static final Duration MAX_BAKE = Duration.ofDays(7);

    public static final int MAX_CHECKS = 20;

    public ChangeSet {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || stages.size() > MAX_STAGES) {
            throw new IllegalArgumentException("a change set has 1 to " + MAX_STAGES + " stages");
        }
        if (stages.stream().map(Stage::name).distinct().count() < stages.size()) {
            throw new IllegalArgumentException("two stages have the same name");
        }
        if (stages.stream().mapToInt(s -> s.steps().size()).sum() > MAX_STEPS) {
            throw new IllegalArgumentException("a change set has " + MAX_STEPS + " steps at most");
        }
    }

    /** What becomes of what was done when a stage fails. */
    public enum OnFailure {
        /** It is put back, the newest first. */
        REVERT,
        /** It stays as it is, and nothing goes on. */
        FREEZE,
        /** People are asked. */
        ASK
    }

    /**
     * What is done together and watched together.
     *
     * @param bake for how long it is watched once all of it is done
     * @param healthy what must be so meanwhile; without any, time alone is waited
     */
    public record Stage(String name, List<Step> steps, Duration bake, List<HealthCheck> healthy) {
        public Stage {
            Names.check("stage", name);
            steps = List.copyOf(steps);
            healthy = List.copyOf(healthy);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("stage " + name + " has no steps");
            }
            if (bake.isNegative() || bake.compareTo(MAX_BAKE) > 0) {
                throw new IllegalArgumentException("stage " + name + " bakes for up to " + MAX_BAKE.toDays() + " days");
            }
            if (healthy.size() > MAX_CHECKS) {
                throw new IllegalArgumentException("stage " + name + " has " + MAX_CHECKS + " checks at most");
            }
        }
    }

    /**
     * One request.
     *
     * @param operation such as {@code dynamodb:UpdateTable}
     * @param region where
     * @param input under the names of the provider's API
     */
    public record Step(String operation, String region, JsonNode input) {}

    /**
     * What is asked to tell whether a stage is well.
     *
     * @param name unique in its stage
     * @param kind which source: {@code http}, {@code prometheus}, {@code alarm}
     * @param settings what that source needs
     */
    public record HealthCheck(String name, String kind, JsonNode settings) {
        public HealthCheck {
            Names.check("check", name);
        }
    }
}
