package dev.lineclear.policy;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Prints how long a decision takes, in microseconds, with 10, 200 and 1,000 policies: remembered, asked anew and allowed,
 * asked anew and held (which asks about a dozen questions). Half of the policies are about one operation, as those that
 * people add are; the worst case has none of that.
 */
final class DecisionTimes {
    private static final int ROUNDS = 7;

    private DecisionTimes() {}

    public static void main(String[] args) throws Exception {
        System.out.println(
                "policies  asked  remembered  read: anew  update beta: anew  destroy production: anew (held)");
        for (int size : new int[] {10, 200, 1_000}) {
            line(size, "typical", new CedarDecider(load(typical(size, new Random(1)))));
            line(size, "worst", new CedarDecider(load(worst(size))));
        }
        line(9, "defaults", new CedarDecider(Policies.load(PolicySource.defaults())));
    }

    private static Policies load(String text) throws Exception {
        Path directory = Files.createTempDirectory("policies");
        try {
            return Policies.load(Cases.source(directory, text));
        } finally {
            Files.delete(directory.resolve("test.cedar"));
            Files.delete(directory);
        }
    }

    private static void line(int size, String name, CedarDecider decider) {
        Cases read = Cases.of(Effect.READ, "production");
        Cases update = Cases.of(Effect.UPDATE, "beta");
        Cases destroy = Cases.of(Effect.DESTROY, "production");
        int asked = decider.policies()
                .candidates(destroy.question(decider.policies()))
                .size();
        System.out.printf(
                "%5d %-9s %4d %10.2f %12.1f %16.1f %20.1f   fast path %s%n",
                size,
                name,
                asked,
                remembered(decider, update),
                anew(decider, read),
                anew(decider, update),
                anew(decider, destroy),
                decider.fastPath());
    }

    private static double remembered(CedarDecider decider, Cases asked) {
        var proposal = asked.proposal();
        var assessment = asked.assessment();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            int times = 20_000;
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                decider.decide(proposal, assessment, Evidence.NONE);
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / times);
        }
        return best;
    }

    private static double anew(CedarDecider decider, Cases asked) {
        Question question = asked.question(decider.policies());
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            int times = 300;
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                try {
                    new Inquiry(decider.policies(), new Question.Asked(question, Evidence.NONE)).find();
                } catch (CedarEngine.AskException e) {
                    throw new AssertionError(e);
                }
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / times);
        }
        return best;
    }

    /** The defaults' kind of rules, and others about services and operations. */
    static String typical(int size, Random random) {
        List<String> all = new ArrayList<>();
        all.add("@id(\"base\") permit (principal, action, resource) when { context.inScope };");
        List<String> services = List.of("dynamodb", "s3", "sqs", "rds", "ec2", "iam", "lambda", "ecs");
        for (int i = 1; i < size; i++) {
            String service = Cases.pick(services, random);
            String when =
                    switch (i % 4) {
                        case 0, 1 -> "context.operation == \"" + service + ":Operation" + i + "\"";
                        case 2 -> "resource.service == \"" + service + "\" && resource.environment == \"production\"";
                        default -> "resource.environment == \"production\" && resource.owner == \"team" + i % 50 + "\"";
                    };
            all.add("@id(\"p" + i + "\") forbid (principal, action in [Action::\"destroy\", Action::\"replace\"],"
                    + " resource) when { " + when + " } unless { context.evidence.approvals >= " + (1 + i % 3)
                    + " && (context.evidence.snapshot || !context.snapshotPossible) };");
        }
        return String.join("\n", all);
    }

    /** Every policy has to be asked about everything. */
    static String worst(int size) {
        List<String> all = new ArrayList<>();
        all.add("@id(\"base\") permit (principal, action, resource) when { context.inScope };");
        for (int i = 1; i < size; i++) {
            all.add("@id(\"p" + i + "\") forbid (principal, action, resource) when { context.signals.contains(\"signal"
                    + i + "\") } unless { context.evidence.approvals >= " + (1 + i % 3) + " };");
        }
        return String.join("\n", all);
    }
}
