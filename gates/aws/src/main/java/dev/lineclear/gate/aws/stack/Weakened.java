package dev.lineclear.gate.aws.stack;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Whether a property that changes takes away what protects a thing, what it holds, or all that runs of it: deletion
 * protection, backups, versions; a shorter retention; a size of nothing; another environment tag.
 */
final class Weakened {
    /** Off where they are not said, or said to be anything but yes. */
    private static final Pattern PROTECTION = Pattern.compile(
            "(?i)(deletion|termination).?protection.*|DisableApiTermination|DisableApiStop|PointInTimeRecovery.*"
                    + "|NewInstancesProtectedFromScaleIn|ObjectLockEnabled|EnableKeyRotation|Enabled?|IsLogging"
                    + "|EnableLogFileValidation");

    /** Nothing runs where there are none of. */
    private static final Pattern SIZE = Pattern.compile(
            "DesiredCount|DesiredCapacity|MaxSize|ReservedConcurrentExecutions|NumCacheNodes|ReplicaCount");

    /** What is older goes when it gets shorter. */
    private static final Pattern RETENTION = Pattern.compile(".*Retention.*(Period|Days|Hours|Limit).*");

    /** Of backups, so that none is kept where it is not said. */
    private static final Pattern BACKUPS = Pattern.compile("(Automatic|Automated|Backup|Snapshot).*");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private Weakened() {}

    /** @param before what it was, missing where it was not there; both with their values put in */
    static boolean by(String name, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return false;
        }
        if (name.equals("Tags")) {
            return !environment(before).equals(environment(after));
        }
        if (PROTECTION.matcher(name).matches() && !before.isContainer() && !after.isContainer()) {
            return Kinds.said(before, true) && !Kinds.said(after, true);
        }
        if (name.equals("Status") || name.equals("State")) {
            return before.asString("").matches("(?i)enabled|active")
                    && !after.asString("").matches("(?i)enabled|active");
        }
        if (SIZE.matcher(name).matches()) {
            return !before.asString("").equals("0")
                    && !after.isMissingNode()
                    && after.asString("0").equals("0");
        }
        if (RETENTION.matcher(name).matches()) {
            return shorter(name, before, after);
        }
        if (name.equals("LifecycleConfiguration") || name.equals("TimeToLiveSpecification")) {
            return !after.isMissingNode();
        }
        return within(name, before, after);
    }

    private static boolean shorter(String name, JsonNode before, JsonNode after) {
        if (after.isMissingNode()) {
            return BACKUPS.matcher(name).matches();
        }
        boolean told = NUMBER.matcher(before.asString("")).matches()
                && NUMBER.matcher(after.asString("")).matches();
        return !told || Integer.parseInt(after.asString()) < Integer.parseInt(before.asString());
    }

    private static boolean within(String name, JsonNode before, JsonNode after) {
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            if (by(member.getKey(), member.getValue(), after.path(member.getKey()))) {
                return true;
            }
        }
        if (before.isArray() && after.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                if (by(name, before.path(i), after.path(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The environment tag, as a list of keys and values or as a map has it; a value that is not told is none other's. */
    static JsonNode environment(JsonNode tags) {
        for (JsonNode tag : tags.values()) {
            if (tag.path("Key").asString("").strip().equalsIgnoreCase("environment")) {
                return tag.path("Value");
            }
        }
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            if (tag.getKey().strip().equalsIgnoreCase("environment")) {
                return tag.getValue();
            }
        }
        return tags.path("\u0000");
    }
}
