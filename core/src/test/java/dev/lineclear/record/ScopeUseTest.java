package dev.lineclear.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ScopeUseTest {
    private static final String TABLES = "arn:aws:dynamodb:eu-west-1:1:table/";

    private final ScopeUse use = new ScopeUse("kiro");

    private void did(String kind, String agent, String operation, String target) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agent", agent).put("operation", operation).putArray("targets").add(target);
        use.add(kind, data);
    }

    @Test
    void theLeastScopeIsWhatRanAndNothingElse() {
        did("read", "kiro", "dynamodb:GetItem", TABLES + "orders");
        did("intent", "kiro", "dynamodb:PutItem", TABLES + "orders");
        did("refused", "kiro", "dynamodb:DeleteTable", TABLES + "users");
        did("hold-opened", "kiro", "dynamodb:DeleteTable", TABLES + "users");
        did("intent", "other", "iam:CreateRole", "arn:aws:iam::1:role/app");
        assertEquals(
                new Scope(List.of("dynamodb:GetItem", "dynamodb:PutItem"), List.of(TABLES + "orders")), use.least());
        assertEquals(2, use.requests());
    }

    @Test
    void manyThingsOfOneKindAreToldByWhatTheirNamesBeginWith() {
        for (int i = 0; i < 9; i++) {
            did("read", "kiro", "dynamodb:GetItem", TABLES + "reports-2026-0" + i);
        }
        Scope least = use.least();
        assertEquals(List.of(TABLES + "reports-2026-*"), least.resources());
        assertTrue(least.covers("dynamodb:GetItem", TABLES + "reports-2026-01"));
        assertFalse(least.covers("dynamodb:GetItem", TABLES + "reportsecrets"));
    }

    @Test
    void namesWithNothingInCommonAreTheirKind() {
        List.of("a", "b", "c", "d", "e", "f").forEach(n -> did("read", "kiro", "dynamodb:GetItem", TABLES + n));
        assertEquals(List.of(TABLES + "*"), use.least().resources());
    }

    @Test
    void aScopeWiderThanUsedIsPointedOut() {
        did("read", "kiro", "dynamodb:GetItem", TABLES + "orders");
        Scope wide = new Scope(List.of("dynamodb:*", "s3:*"), List.of("*", "arn:aws:s3:::*"));
        assertEquals(List.of("operation s3:*", "resource arn:aws:s3:::*"), use.unused(wide));
        assertTrue(use.wider(wide));
        assertTrue(use.wider(Scope.ALL));
        assertFalse(use.wider(use.least()));
    }

    @Test
    void whoDidNothingNeedsNothing() {
        assertEquals(new Scope(List.of(), List.of()), use.least());
        assertEquals(List.of("operation *", "resource *"), use.unused(Scope.ALL));
    }
}
