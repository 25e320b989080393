package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Known.Basis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class DataTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final Rows ROWS = Rows.load();
    private static final JsonNode NOTHING = CanonicalJson.MAPPER.createObjectNode();
    private static final Set<String> RULES = Set.of(
            "name-destroys",
            "name-mentions-deletion",
            "name-replaces",
            "name-sets-an-expiry",
            "name-hands-out-credentials",
            "level-manages-permissions",
            "name-widens-access",
            "level-reads-and-so-does-the-name",
            "name-reads-and-nothing-contradicts",
            "level-tags",
            "name-changes-permissions",
            "name-creates",
            "name-changes");

    @Test
    void holdsTheOperationsOfAllServices() {
        assertTrue(
                CATALOG.operations().size() > 18_000,
                "only " + CATALOG.operations().size());
    }

    /** It is read without looking for anything else. */
    @Test
    void theGeneratedDataIsAscii() {
        assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(Rows.text("operations.tsv")));
    }

    @Test
    void everyRuleIsUsedAndNoOther() {
        Set<String> used = new TreeSet<>();
        ROWS.all().forEach(r -> used.add(r.rule()));
        used.remove("");
        assertEquals(new TreeSet<>(RULES), used);
    }

    @Test
    void everyOperationOfTheFirstThreeServicesIsCurated() {
        List<String> missing = new ArrayList<>();
        for (Row row : ROWS.all().toList()) {
            boolean first = row.operation.matches("(dynamodb|s3|sqs):.*");
            boolean api = row.models().stream()
                    .anyMatch(m -> Set.of("dynamodb", "s3", "sqs").contains(m.signingName()));
            if (first
                    && api
                    && CATALOG.entry(row.operation).orElseThrow().known().basis() != Basis.CURATED) {
                missing.add(row.operation);
            }
        }
        assertTrue(missing.isEmpty(), missing::toString);
    }

    @Test
    void whatOnlyNewerClientsKnowIsThereWithItsSource() {
        Entry newer = CATALOG.entry("rds:CreateDBCapacityReservation").orElseThrow();
        assertTrue(Sources.of(CATALOG, newer).wire().startsWith("@aws-sdk/client-rds 3."));
        Entry frozen = CATALOG.entry("rds:ModifyDBInstance").orElseThrow();
        assertTrue(Sources.of(CATALOG, frozen).wire().startsWith("aws-sdk 2."));
        Entry routed = CATALOG.entry("apigateway:DeletePortal").orElseThrow();
        assertEquals(
                routed.operation(),
                CATALOG.byRoute("apigateway", "DELETE", "/v2/portals/p", "")
                        .orElseThrow()
                        .operation());
    }

    @Test
    void secretsAreSensitiveAlsoWhereTheModelsDoNotSaySo() {
        for (String operation : List.of("rds:ModifyDBInstance", "rds:CreateDBCluster", "redshift:ModifyCluster")) {
            assertTrue(CATALOG.entry(operation).orElseThrow().sensitive().contains("MasterUserPassword"), operation);
        }
        assertTrue(CATALOG.entry("ec2:ModifyVerifiedAccessTrustProvider")
                .orElseThrow()
                .sensitive()
                .contains("OidcOptions.ClientSecret"));
    }

    @Test
    void everyCuratedOperationIsOneThatExists() {
        List<String> unheard =
                CATALOG.operations().stream().filter(o -> ROWS.row(o) == null).toList();
        assertTrue(unheard.isEmpty(), unheard::toString);
    }

    @Test
    void namesOfDestructionAreNeverMilderUnlessCurated() {
        Pattern destructive = Pattern.compile("(Batch)?(Delete|Terminate|Purge|Deregister|Revoke|Destroy)[A-Z].*");
        List<String> milder = new ArrayList<>();
        for (String operation : CATALOG.operations()) {
            Entry e = CATALOG.entry(operation).orElseThrow();
            if (destructive.matcher(e.name()).matches()
                    && e.effect().compareTo(Effect.DESTROY) < 0
                    && e.known().basis() != Basis.CURATED) {
                milder.add(operation);
            }
        }
        assertTrue(milder.isEmpty(), milder::toString);
    }

    @Test
    void everyExpressionCompiles() {
        for (String operation : CATALOG.operations()) {
            Entry e = CATALOG.entry(operation).orElseThrow();
            for (Entry.Case c : e.cases()) {
                Query.holds(c.when(), NOTHING);
            }
            CATALOG.targets(operation, NOTHING, Map.of());
        }
    }

    @Test
    void twoLoadsSayTheSame() {
        Catalog again = Catalog.load();
        assertEquals(CATALOG.operations(), again.operations());
        for (String operation : again.operations()) {
            assertEquals(CATALOG.entry(operation), again.entry(operation));
            assertEquals(CATALOG.classify(operation, NOTHING), again.classify(operation, NOTHING));
        }
    }

    @Test
    void whateverComesItNeverThrowsAndIsNeverMilderThanTheOperationAlone() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> operations = CATALOG.operations();
        List<String> curated = operations.stream()
                .filter(o -> !CATALOG.entry(o).orElseThrow().cases().isEmpty())
                .toList();
        for (int i = 0; i < 60_000; i++) {
            List<String> from = i % 2 == 0 ? curated : operations;
            String operation = from.get(random.nextInt(from.size()));
            Entry entry = CATALOG.entry(operation).orElseThrow();
            JsonNode input = i % 50 == 0 ? value(random, entry, 0) : object(random, entry, 0);
            Classification c = CATALOG.classify(operation, input);
            if (entry.effect() != Effect.UNKNOWN) {
                assertTrue(c.effect().compareTo(entry.effect()) >= 0, () -> operation + " " + input);
            }
            assertFalse(CATALOG.targets(operation, input, Map.of("region", "r")).isEmpty());
        }
        assertEquals(Known.UNKNOWN, CATALOG.classify("", NOTHING).known());
        assertFalse(CATALOG.targets("", NOTHING, Map.of()).isEmpty());
    }

    /** Objects whose members are those the entry's own predicates and targets look at, so that they get somewhere. */
    private static ObjectNode object(Random random, Entry entry, int depth) {
        List<String> words = new ArrayList<>(List.of("Name", "Policy", "Items", "a"));
        StringBuilder text = new StringBuilder();
        entry.cases().forEach(c -> text.append(c.when()).append(' '));
        entry.resources()
                .forEach(r -> r.fills().forEach(f -> text.append(f.from()).append(' ')));
        words.addAll(List.of(text.toString().split("[^A-Za-z]+")));
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(words.get(random.nextInt(words.size())), value(random, entry, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, Entry entry, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt(5) - 1);
            case 3 -> nodes.stringNode("");
            case 4 ->
                nodes.stringNode(List.of("arn:aws:x:y:z:w", "0.0.0.0/0", "true", "*", "http://h/1/q")
                        .get(random.nextInt(5)));
            case 5 ->
                nodes.stringNode(
                        new String(new char[] {(char) random.nextInt(0x10000), '%', '/', (char) random.nextInt(128)}));
            case 6 -> object(random, entry, depth);
            default -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, entry, depth + 1));
                }
                yield array;
            }
        };
    }
}
