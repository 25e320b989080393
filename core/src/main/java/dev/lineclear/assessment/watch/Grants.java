package dev.lineclear.assessment.watch;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whom a request that grants lets in, and to how much, by its own words: policies in it are read, whatever they are called.
 *
 * @param outsiders whether it lets in everybody, or an account that is not the one it is sent to
 * @param everything whether it grants all permissions
 */
record Grants(boolean outsiders, boolean everything) {
    static final Grants NOTHING = new Grants(false, false);

    /** Values of one request that are looked at. What has more could hide anything behind them. */
    private static final int MAX_VALUES = 5_000;

    /** A policy is at most 20 KiB anywhere in AWS; what is longer is none. */
    private static final int MAX_POLICY = 32_768;

    /** As the catalogue says what reaches everybody; a target's name follows. What only may, by a policy, is read. */
    private static final Pattern EVERYBODY =
            Pattern.compile("^(Opens|Shares|Lets|Makes|Creates|Starts)[a-z, ]*\\b(everybody|whole internet)\\b.*");

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private static final Pattern ARN = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:(\\d{12}):.*");

    /** Whoever may do all of IAM may grant themselves the rest. */
    private static final Pattern ALL_POWERS =
            Pattern.compile("arn:[^:]*:iam::aws:policy/(AdministratorAccess|IAMFullAccess)");

    static Grants of(Proposal p, Assessment a) {
        Reading reading = new Reading(p.destination().getOrDefault("account", ""));
        reading.look(p.input());
        return new Grants(reading.outsiders || EVERYBODY.matcher(a.summary()).matches(), reading.everything);
    }

    /** One input, while it is gone through. */
    private static final class Reading {
        private final String own;
        private boolean outsiders;
        private boolean everything;

        Reading(String own) {
            this.own = own;
        }

        void look(JsonNode input) {
            Deque<JsonNode> left = new ArrayDeque<>();
            left.add(input);
            for (int i = 0; !left.isEmpty(); i++) {
                JsonNode node = left.poll();
                if (i == MAX_VALUES) {
                    outsiders = true;
                    return;
                }
                if (node.isString()) {
                    text(node.asString());
                } else if (node.has("Statement")) {
                    policy(node.path("Statement"));
                } else if (node.isContainer()) {
                    outsiders |= is(node.path("Principal"), "*"::equals);
                    node.values().forEach(left::add);
                }
            }
        }

        private void text(String text) {
            Optional<JsonNode> policy = parsed(text);
            policy.ifPresent(p -> policy(p.path("Statement")));
            outsiders |= policy.isEmpty() && foreign(text);
            everything |= ALL_POWERS.matcher(text).matches();
        }

        private static Optional<JsonNode> parsed(String text) {
            String stripped = text.length() > MAX_POLICY ? "" : text.strip();
            if (!stripped.startsWith("{")) {
                return Optional.empty();
            }
            try {
                return Optional.of(CanonicalJson.MAPPER.readTree(stripped));
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        private void policy(JsonNode statements) {
            if (statements.isArray()) {
                statements.forEach(this::statement);
            } else {
                statement(statements);
            }
        }

        /** Under a condition everybody is somebody: an organisation, a network. */
        private void statement(JsonNode s) {
            if (!s.path("Effect").asString("").toLowerCase(Locale.ROOT).equals("allow")) {
                return;
            }
            JsonNode principal = s.path("Principal");
            JsonNode accounts = principal.isObject() ? principal.path("AWS") : principal;
            boolean everybody = is(accounts, "*"::equals) || s.has("NotPrincipal");
            outsiders |= everybody && s.path("Condition").isEmpty() || is(accounts, this::foreign);
            boolean all =
                    s.has("NotAction") || is(s.path("Action"), action -> action.equals("*") || action.equals("*:*"));
            everything |= all
                    && is(s.path("Resource"), "*"::equals)
                    && s.path("Condition").isEmpty();
        }

        private static boolean is(JsonNode node, Predicate<String> which) {
            if (node.isArray()) {
                for (JsonNode child : node) {
                    if (child.isString() && which.test(child.asString())) {
                        return true;
                    }
                }
            }
            return node.isString() && which.test(node.asString());
        }

        private boolean foreign(String text) {
            Matcher arn = ARN.matcher(text);
            String account = arn.matches() ? arn.group(1) : text;
            return ACCOUNT.matcher(own).matches() && ACCOUNT.matcher(account).matches() && !account.equals(own);
        }
    }
}
