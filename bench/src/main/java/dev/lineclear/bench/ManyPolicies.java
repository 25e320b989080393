package dev.lineclear.bench;

import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The default policies, and with them as many as are wanted of the kind that people add: half about one operation, a
 * quarter about a service in production, a quarter about what a team owns; and one that looks at names, so that every
 * target is another question to the engine.
 */
public final class ManyPolicies {
    private static final List<String> SERVICES = List.of("dynamodb", "s3", "sqs", "rds", "ec2", "iam", "lambda", "ecs");

    private ManyPolicies() {}

    /** @param directory to write them into, as people have them */
    public static Policies load(int count, Path directory) throws IOException {
        try {
            PolicySource defaults = PolicySource.defaults();
            int own = 0;
            for (var file : defaults.read().entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
                own += file.getValue().split("@id\\(", -1).length - 1;
            }
            Files.writeString(directory.resolve("added.cedar"), added(count - own));
            Policies policies = Policies.load(PolicySource.directory(directory));
            if (policies.size() != count) {
                throw new IllegalStateException("there are " + policies.size() + " policies, not " + count);
            }
            return policies;
        } catch (PolicyException e) {
            throw new IllegalStateException(e.problems().toString(), e);
        }
    }

    private static String added(int count) {
        Random random = new Random(1);
        List<String> all = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            String service = SERVICES.get(random.nextInt(SERVICES.size()));
            String when =
                    switch (i % 4) {
                        case 0, 1 -> "context.operation == \"" + service + ":Operation" + i + "\"";
                        case 2 -> "resource.service == \"" + service + "\" && resource.environment == \"production\"";
                        default -> "resource.environment == \"production\" && resource.owner == \"team" + i + "\"";
                    };
            all.add("@id(\"added-" + i + "\") @because(\"Added for the benchmark.\")"
                    + " forbid (principal, action in [Action::\"update\", Action::\"destroy\", Action::\"replace\"],"
                    + " resource) when { " + when + " } unless { context.evidence.approvals >= " + (1 + i % 3)
                    + " && (context.evidence.snapshot || !context.snapshotPossible) };");
        }
        if (count > 0) {
            all.add("@id(\"added-0\") @because(\"Added for the benchmark.\")"
                    + " forbid (principal, action in [Action::\"update\", Action::\"destroy\"], resource)"
                    + " when { resource.urn like \"*/frozen-*\" };");
        }
        return String.join("\n", all);
    }
}
