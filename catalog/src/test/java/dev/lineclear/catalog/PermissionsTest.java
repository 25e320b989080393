package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code permissions.json} against the authorisation reference. */
class PermissionsTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final JsonNode NOTHING = CanonicalJson.MAPPER.createObjectNode();

    @Test
    void everyActionThatPeopleWroteDownIsOneAndEveryConditionCanBeAsked() {
        List<String> wrong = new ArrayList<>();
        CATALOG.permissions().forEach((operation, actions) -> {
            if (CATALOG.entry(operation).isEmpty()) {
                wrong.add("no operation: " + operation);
            }
            actions.forEach((action, when) -> {
                if (CATALOG.entry(action).map(Entry::accessLevel).orElse("").isEmpty()) {
                    wrong.add("no action: " + action);
                }
                if (!when.isEmpty()) {
                    Query.holds(when, NOTHING);
                }
            });
        });
        assertEquals(List.of(), wrong);
    }

    /** Of S3, whose operations and actions differ most, each is written down or has an action of its name. */
    @Test
    void ofTheServicesWhoseActionsDifferNoneThatAnyModelHasIsMissing() {
        TreeSet<String> unknown = new TreeSet<>();
        for (String operation : CATALOG.operations()) {
            boolean asked = operation.startsWith("s3:") || operation.startsWith("sqs:") || operation.startsWith("sns:");
            if (asked && CATALOG.needed(operation, NOTHING).known().equals(Known.UNKNOWN)) {
                unknown.add(operation.substring(operation.indexOf(':') + 1));
            }
        }
        // Of directory buckets and of Outposts, whose actions are another service's.
        assertEquals(
                new TreeSet<>(List.of(
                        "CreateSession",
                        "DeleteAccessPointScope",
                        "GetAccessPointScope",
                        "GetBucket",
                        "ListAccessPointsForDirectoryBuckets",
                        "ListDirectoryBuckets",
                        "ListRegionalBuckets",
                        "PutAccessPointScope",
                        "RenameObject",
                        "WriteGetObjectResponse")),
                unknown);
    }

    @Test
    void aConditionPicksAndWhereNoneHoldsAllAreTaken() {
        JsonNode version = CanonicalJson.MAPPER.createObjectNode().put("VersionId", "7");
        assertEquals(List.of("s3:DeleteObjectVersion"), actions("s3:DeleteObject", version));
        assertEquals(List.of("s3:DeleteObject"), actions("s3:DeleteObject", NOTHING));
        JsonNode garbage = CanonicalJson.MAPPER.createObjectNode().put("Statement", "nothing that is PartiQL");
        assertEquals(4, actions("dynamodb:ExecuteStatement", garbage).size());
    }

    @Test
    void onlyWhatCarriesTagsMayTag() {
        JsonNode tagged = CanonicalJson.MAPPER.createObjectNode().put("FunctionName", "f");
        assertFalse(actions("lambda:CreateFunction", tagged).contains("lambda:TagResource"));
        ((tools.jackson.databind.node.ObjectNode) tagged).putObject("Tags").put("a", "b");
        assertTrue(actions("lambda:CreateFunction", tagged).contains("lambda:TagResource"));
    }

    private static List<String> actions(String operation, JsonNode input) {
        return CATALOG.needed(operation, input).actions().stream()
                .map(Needed.Action::name)
                .toList();
    }
}
