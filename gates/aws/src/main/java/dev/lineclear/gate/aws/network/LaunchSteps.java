package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What requests do by what the instances of Auto Scaling groups are launched with: those that are to come take the places of
 * those that run.
 */
final class LaunchSteps {
    /** The members of an Auto Scaling group that say what its instances are launched with. */
    static final Set<String> MEMBERS = Set.of("LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy");

    static final Map<String, Asked.Step> ALL = Map.of(
            "ec2:ModifyLaunchTemplate", LaunchSteps::byDefault,
            "ec2:CreateLaunchTemplateVersion", LaunchSteps::latest);

    private LaunchSteps() {}

    /** Whoever launches by the template's default launches by another version from now on. */
    private static void byDefault(Asked asked) throws UnforeseenException, IOException {
        String version = asked.text("DefaultVersion", "SetDefaultVersion");
        if (!version.isEmpty()) {
            everywhere(asked, Set.of("", "$Default"), Launch.version(asked, asked.input(), version));
        }
    }

    /** Whoever launches by the latest version launches by this one. */
    private static void latest(Asked asked) throws UnforeseenException, IOException {
        Launch launch = Launch.of(asked.input().path("LaunchTemplateData"));
        String source = asked.text("SourceVersion");
        everywhere(
                asked,
                Set.of("$Latest"),
                source.isEmpty() ? launch : launch.over(Launch.version(asked, asked.input(), source)));
    }

    /** A group that is to be launched with something else. */
    static void group(Asked asked, String group) throws UnforeseenException, IOException {
        JsonNode mixed = asked.input().path("MixedInstancesPolicy").path("LaunchTemplate");
        String configuration = asked.text("LaunchConfigurationName");
        if (!configuration.isEmpty()) {
            launched(asked, asked.sight().survey().instances(group), Launch.configuration(asked, configuration));
        } else if (asked.input().has("LaunchTemplate")) {
            launched(
                    asked,
                    asked.sight().survey().instances(group),
                    specified(asked, asked.input().path("LaunchTemplate")));
        } else if (asked.input().has("MixedInstancesPolicy")) {
            if (Json.each(mixed, "Overrides").anyMatch(o -> o.has("LaunchTemplateSpecification"))) {
                throw new UnforeseenException("its instances are launched by several templates");
            }
            if (mixed.has("LaunchTemplateSpecification")) {
                launched(
                        asked,
                        asked.sight().survey().instances(group),
                        specified(asked, mixed.path("LaunchTemplateSpecification")));
            }
        }
    }

    private static Launch specified(Asked asked, JsonNode specification) throws UnforeseenException, IOException {
        String version = Json.text(specification, "Version");
        return Launch.version(asked, specification, version.isEmpty() ? "$Default" : version);
    }

    /** @param versions by which groups name the one that this is about */
    private static void everywhere(Asked asked, Set<String> versions, Launch launch)
            throws UnforeseenException, IOException {
        for (JsonNode group : asked.sight().survey().scaled(List.of()).values()) {
            JsonNode single = group.path("LaunchTemplate");
            JsonNode mixed = group.path("MixedInstancesPolicy").path("LaunchTemplate");
            if (names(asked, single, versions) || names(asked, mixed.path("LaunchTemplateSpecification"), versions)) {
                launched(
                        asked,
                        Json.each(group, "Instances")
                                .map(i -> Json.text(i, "InstanceId"))
                                .toList(),
                        launch);
            }
            if (Json.each(mixed, "Overrides")
                    .anyMatch(o -> names(asked, o.path("LaunchTemplateSpecification"), versions))) {
                throw new UnforeseenException("some of the instances of group "
                        + Json.text(group, "AutoScalingGroupName") + " are launched by it");
            }
        }
    }

    private static boolean names(Asked asked, JsonNode specification, Set<String> versions) {
        String id = asked.text("LaunchTemplateId");
        String name = asked.text("LaunchTemplateName");
        boolean it = !id.isEmpty()
                        && Json.text(specification, "LaunchTemplateId").equals(id)
                || !name.isEmpty()
                        && Json.text(specification, "LaunchTemplateName").equals(name);
        return it && versions.contains(Json.text(specification, "Version"));
    }

    private static void launched(Asked asked, List<String> instances, Launch launch) throws UnforeseenException {
        for (String instance : instances) {
            Endpoint one = asked.draft().endpoints.get(asked.sight().places().getOrDefault(instance, ""));
            if (one != null) {
                asked.draft().endpoints.put(one.id(), launch.on(one));
            }
        }
    }
}
