package dev.lineclear.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Policy sets made at random, all of them monotone, with every shape of guard and of evidence. */
final class RandomPolicies {
    private static final List<String> RADII = List.of(
            "context.blastRadius.targets <= 1",
            "context.blastRadius.serviceCount >= 3",
            "context.blastRadius.zoneCount > context.blastRadius.lessRedundant",
            "context.blastRadius.services.contains(\"s1\")",
            "!context.blastRadius.truncated",
            "context.blastRadius.zones.containsAny([\"z0\", \"z2\"])");

    private static final List<String> SIGNALS = List.of(
            "context.signals.contains(\"burst\")",
            "context.signals.containsAny([\"burst\", \"fan-out\"])",
            "context.signals.containsAny([\"fan-out\"])",
            "(context.signals.contains(\"fan-out\") || context.signals.contains(\"burst\"))");

    /** One question about the target, by every way that leads to it. */
    private static final List<String> TAGS = List.of(
            "resource.hasTag(\"cost\") && resource.getTag(\"cost\") == \"1\"",
            "(if context.inScope then resource else resource).hasTag(\"cost\")",
            "{r: resource}.r.hasTag(\"owner\")",
            "{r: {r: resource}}.r.r.hasTag(\"cost\")",
            "Target::\"arn:aws:s3:eu-west-1:123456789012:thing/1\".hasTag(\"cost\")",
            "{r: resource}.r.owner == \"dba\"");

    private final Random random;
    private int turn;
    private int signal;
    private int tag;

    RandomPolicies(long seed) {
        random = new Random(seed);
    }

    String set(int size) {
        StringBuilder text = new StringBuilder("@id(\"base\") permit (principal, action, resource);\n");
        for (int i = 1; i < size; i++) {
            text.append(policy(i)).append('\n');
        }
        return text.toString();
    }

    private String policy(int number) {
        boolean permit = random.nextInt(5) == 0;
        String mode = random.nextInt(12) == 0 ? "@mode(\"observe\") " : "";
        String scope = "(" + one("principal", "principal", "principal == Agent::\"kiro\"") + ", "
                + one(
                        "action",
                        "action == Action::\"destroy\"",
                        "action in [Action::\"update\", Action::\"grant\"]",
                        "action in [Action::\"destroy\", Action::\"replace\", Action::\"unknown\"]")
                + ", resource)";
        String when = random.nextInt(8) == 0 ? "" : " when { " + conditions(!permit) + " }";
        String more =
                random.nextInt(3) == 0 ? " unless { " + condition(permit) + " || " + condition(permit) + " }" : "";
        String evidence = random.nextInt(3) == 0 ? "" : (permit ? " when { " : " unless { ") + evidence(2) + " }";
        return "@id(\"p" + number + "\") @because(\"Reason " + number + ".\") " + mode
                + (permit ? "permit " : "forbid ") + scope + when + more + evidence + ";";
    }

    private String conditions(boolean stricter) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            all.add(condition(stricter));
        }
        return String.join(" && ", all);
    }

    /** @param stricter whether it makes the policy stricter when it is true, as a signal has to */
    private String condition(boolean stricter) {
        String service = one("dynamodb", "s3", "sqs", "rds");
        return one(
                "resource.environment == \"production\"",
                "resource.environment != \"production\"",
                "\"beta\" == resource.environment",
                "resource.service == \"" + service + "\"",
                "context.operation == \"" + service + ":Op" + random.nextInt(6) + "\"",
                "[\"dba\", \"sre\"].contains(resource.owner)",
                "!context.irreversible",
                "context.snapshotPossible",
                "!(context.inScope && context.snapshotPossible)",
                "context.known == \"unknown\"",
                (stricter ? "" : "!") + signals(),
                (stricter ? "!" : "") + "context.signals.isEmpty()",
                tags(),
                "resource.urn like \"arn:aws:" + service + ":*\"",
                radius(),
                "(if context.inScope then resource.type == \"table\" else true)",
                "context.session.operator == \"operator@example.com\"",
                "resource.criticality == \"high\"",
                "(principal == Agent::\"codex\" || context.inScope)");
    }

    /** In turns: whoever adds one leaves the rest of what a seed makes as it was. */
    private String radius() {
        return RADII.get(turn++ % RADII.size());
    }

    private String signals() {
        return SIGNALS.get(signal++ % SIGNALS.size());
    }

    private String tags() {
        return TAGS.get(tag++ % TAGS.size());
    }

    private String evidence(int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            String joint = random.nextBoolean() ? " && " : " || ";
            return "(" + evidence(depth - 1) + joint + evidence(depth - 1) + ")";
        }
        return one(
                "context.evidence.approvals >= " + (1 + random.nextInt(3)),
                "context.evidence.approvals > 0",
                "2 <= context.evidence.approvals",
                "!(context.evidence.approvals < 2)",
                "context.evidence.snapshot",
                "context.evidence.snapshot",
                "context.evidence.rehearsal",
                "context.evidence.stages.contains(\"beta\")",
                "context.evidence.teams.contains(resource.owner)",
                "context.evidence.teams.contains(\"dba\")",
                "context.evidence.teams.containsAny([\"sre\", \"web\"])",
                "context.evidence.teams.containsAll([\"dba\", \"sre\"])",
                "!context.snapshotPossible");
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
