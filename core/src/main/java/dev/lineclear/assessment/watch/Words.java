package dev.lineclear.assessment.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether what is asked for has anything to do with the session's task as it was stated: a word in common, or one that is
 * often said in its place; of what its input names, too. A weak sign by nature, since people state tasks as they like: it is only told.
 */
final class Words {
    /** A task of fewer words says too little to hold anything against it. */
    private static final int LEAST = 3;

    private static final int SHORTEST = 3;

    /** Tasks at once; another is read again. */
    private static final int MAX_TASKS = 1_000;

    private static final int MAX_TARGETS = 20;

    /** Say nothing of what a task is about. */
    private static final Set<String> EMPTY = Set.of(
            "the",
            "and",
            "for",
            "with",
            "that",
            "this",
            "from",
            "into",
            "our",
            "all",
            "new",
            "task",
            "please",
            "make",
            "aws",
            "arn",
            "prod",
            "production",
            "staging",
            "dev",
            "test",
            "issue",
            "ticket",
            "service",
            "resource");

    /** Words that services are known by; one for all of a line. */
    private static final Map<String, String> SAME = List.of(
                    "dynamodb table tables database databases db item items",
                    "rds db database databases instance instances cluster clusters postgres mysql aurora",
                    "ec2 instance instances server servers host hosts machine machines vm network networks vpc subnet"
                            + " subnets volume volumes security firewall",
                    "s3 bucket buckets object objects file files storage archive",
                    "lambda function functions code handler deploy deployment release",
                    "iam role roles user users permission permissions policy policies access",
                    "sqs queue queues message messages",
                    "sns topic topics notification notifications",
                    "ssm parameter parameters config configuration setting settings",
                    "secretsmanager secret secrets password passwords credential credentials rotate rotation",
                    "kms key keys encryption",
                    "ecs container containers deploy deployment release",
                    "eks cluster clusters kubernetes deploy deployment",
                    "route53 dns domain domains record records zone zones",
                    "cloudformation stack stacks template templates infrastructure deploy deployment",
                    "elasticbeanstalk environment environments application deploy deployment",
                    "autoscaling scale scaling capacity fleet",
                    "cloudwatch logs alarm alarms metric metrics monitoring log")
            .stream()
            .collect(Collectors.toMap(line -> line.substring(0, line.indexOf(' ')), line -> line));

    /** Services whose words are kept. */
    private static final int MAX_SERVICES = 1_000;

    private final Cache<String, Set<String>> services = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MAX_SERVICES)
            .build();

    private final Cache<String, Set<String>> tasks =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(MAX_TASKS).build();

    boolean strange(Proposal p) {
        Set<String> task = tasks.get(p.session().task(), text -> words(text));
        if (task.size() < LEAST) {
            return false;
        }
        if (shared(task, services.get(p.service(), service -> words(SAME.getOrDefault(service, service))))
                || shared(task, words(p.operation()))) {
            return false;
        }
        for (Target target :
                p.targets().subList(0, Math.min(MAX_TARGETS, p.targets().size()))) {
            if (shared(task, words(target.type())) || shared(task, words(name(target.urn())))) {
                return false;
            }
        }
        List<String> named = new ArrayList<>();
        Naming.names(p.input(), named);
        return named.stream().noneMatch(text -> shared(task, words(text)));
    }

    private static boolean shared(Set<String> task, Set<String> asked) {
        for (String word : asked) {
            if (task.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static String name(String urn) {
        String[] parts = urn.split(":", 6);
        return parts[parts.length - 1];
    }

    /** Of letters and digits; a capital after a small letter begins one. In a loop, since it is done for each change. */
    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean end = i == text.length() || !Character.isLetterOrDigit(text.charAt(i));
            boolean begins = !end
                    && i > start
                    && Character.isUpperCase(text.charAt(i))
                    && Character.isLowerCase(text.charAt(i - 1));
            if (end || begins) {
                word(text, start, i, words);
                start = end ? i + 1 : i;
            }
        }
        return words;
    }

    private static void word(String text, int from, int to, Set<String> words) {
        if (to - from >= SHORTEST || to - from == 2 && text.regionMatches(true, from, "db", 0, 2)) {
            String word = text.substring(from, to).toLowerCase(Locale.ROOT);
            // One report and several are the same thing; of both sides alike, so that it need not be English.
            boolean several = word.length() > SHORTEST && word.endsWith("s");
            String one = several ? word.substring(0, word.length() - 1) : word;
            if (!EMPTY.contains(word) && !EMPTY.contains(one)) {
                words.add(one);
            }
        }
    }
}
