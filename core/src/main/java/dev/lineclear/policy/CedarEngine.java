package dev.lineclear.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import dev.lineclear.proposal.Evidence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the native engine. Facts go into the context; of entities only the target is sent, each costs about 10 µs.
 *
 * <p>Requests go without the schema: handing it over makes every question about 30 µs slower, to check what cannot be
 * otherwise, since {@link Fact} is the only one that fills requests in, and policies were validated strictly against
 * the schema. Were a fact missing all the same, the policy that wants it would end in an error, and an error is a refusal.
 */
final class CedarEngine {
    private static final BasicAuthorizationEngine ENGINE = new BasicAuthorizationEngine();
    private static final EntityTypeName AGENT = type("Agent");
    private static final EntityTypeName TARGET = type("Target");
    private static final EntityTypeName ACTION = type("Action");

    /** Enough to tell failures apart. */
    private static final int MAX_MESSAGE = 200;

    private CedarEngine() {}

    /** The answer, with no policy in error. */
    static AuthorizationSuccessResponse ask(PolicySet policies, Request request) throws AskException {
        try {
            AuthorizationResponse response = ENGINE.isAuthorized(request.request(), policies, request.entities());
            AuthorizationSuccessResponse answer = response.success.orElseThrow(
                    () -> new AskException("the policy engine refused the question: " + response));
            if (!answer.getErrors().isEmpty()) {
                var first = answer.getErrors().getFirst();
                throw new AskException(
                        "policy " + first.getPolicyId() + " could not be evaluated: " + first.getError().message);
            }
            return answer;
        } catch (AuthException | RuntimeException | LinkageError e) {
            throw new AskException("the policy engine failed: " + first(e));
        }
    }

    /** Its first line: the engine repeats what it was asked, which can be long and is recorded elsewhere. */
    private static String first(Throwable e) {
        String line = e.toString().lines().findFirst().orElse("");
        return line.substring(0, Math.min(MAX_MESSAGE, line.length()));
    }

    /** Asks for the time it takes alone. */
    static void probe(PolicySet policies, Request request) throws AskException {
        try {
            ENGINE.isAuthorized(request.request(), policies, request.entities());
        } catch (AuthException | RuntimeException | LinkageError e) {
            throw new AskException("the policy engine failed: " + e);
        }
    }

    static Request request(Question question, Evidence evidence) {
        Map<String, Value> context = new HashMap<>();
        context.put("evidence", evidence(evidence));
        return request(question, context);
    }

    /** For policies that weigh no evidence. */
    static Request request(Question question) {
        return request(question, new HashMap<>());
    }

    private static Request request(Question question, Map<String, Value> context) {
        Map<String, Value> resource = new HashMap<>();
        Map<String, Value> tags = new HashMap<>();
        Map<String, Value> session = new HashMap<>();
        for (Fact fact : Fact.values()) {
            Object value = question.get(fact);
            if (value == Question.UNASKED || fact.attribute().isEmpty()) {
                continue;
            }
            if (fact == Fact.TAGS) {
                ((Map<?, ?>) value).forEach((k, v) -> tags.put(String.valueOf(k), value(v)));
            } else if (fact == Fact.SESSION || fact == Fact.ACTIVITY) {
                ((Map<?, ?>) value).forEach((k, v) -> session.put(String.valueOf(k), value(v)));
            } else {
                (fact.root().equals("resource") ? resource : context).put(fact.attribute(), value(value));
            }
        }
        if (!session.isEmpty()) {
            context.put("session", new CedarMap(session));
        }
        EntityUID target = new EntityUID(TARGET, identity(question, Fact.TARGET));
        return new Request(
                new AuthorizationRequest(
                        new EntityUID(AGENT, identity(question, Fact.AGENT)),
                        new EntityUID(ACTION, question.effect().action()),
                        target,
                        Optional.of(context),
                        Optional.empty(),
                        false),
                Set.of(new Entity(target, resource, Set.of(), tags)));
    }

    /** Who it is, where a policy wants to know. */
    private static String identity(Question question, Fact fact) {
        return question.get(fact) instanceof String id ? id : "";
    }

    private static Value evidence(Evidence evidence) {
        Map<String, Value> fields = new HashMap<>();
        fields.put("approvals", new PrimLong((long) evidence.approvals()));
        fields.put("teams", value(evidence.teams()));
        fields.put("snapshot", new PrimBool(evidence.snapshot()));
        fields.put("rehearsal", new PrimBool(evidence.rehearsal()));
        fields.put("witnessed", new PrimBool(evidence.witnessed()));
        fields.put("stages", value(evidence.stages()));
        fields.put("glass", value(evidence.glass()));
        fields.put("read", new PrimLong((long) evidence.care().read()));
        fields.put("pause", new PrimLong((long) evidence.care().pause()));
        fields.put("secondLook", new PrimLong((long) evidence.care().secondLook()));
        return new CedarMap(fields);
    }

    private static Value value(Object value) {
        return switch (value) {
            case String text -> new PrimString(text);
            case Boolean flag -> new PrimBool(flag);
            case Long number -> new PrimLong(number);
            case Map<?, ?> map -> {
                Map<String, Value> fields = new HashMap<>();
                map.forEach((k, v) -> fields.put(String.valueOf(k), value(v)));
                yield new CedarMap(fields);
            }
            case Iterable<?> all -> {
                CedarList list = new CedarList();
                all.forEach(element -> list.add(value(element)));
                yield list;
            }
            default -> throw new IllegalStateException("no Cedar value for a " + value.getClass());
        };
    }

    private static EntityTypeName type(String name) {
        return EntityTypeName.parse(name).orElseThrow();
    }

    /** A question in the engine's terms. */
    record Request(AuthorizationRequest request, Set<Entity> entities) {}

    /** The engine has no answer; whoever asked refuses. */
    static final class AskException extends Exception {
        private static final long serialVersionUID = 1;

        AskException(String message) {
            super(message);
        }
    }
}
