package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dynamodb-items}: the items that a write names, as they were; those that were not there, as absent. */
final class ItemsRecipe implements Recipe {
    /** The most items that one {@code TransactWriteItems} writes; a {@code BatchWriteItem} has at most 25. */
    private static final int MAX_ITEMS = 100;

    private static final String KEY = "Key";
    private static final int MAX_SHOWN = 200;

    /** One write of one item. */
    private record Write(String table, JsonNode key, JsonNode item) {}

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        Map<String, List<String>> schemas = new HashMap<>();
        Map<String, Address> addresses = new LinkedHashMap<>();
        for (Write write : writes(proposal)) {
            Address table = TableNames.address(run, write.table());
            ObjectNode key = key(write, schema(run, table, schemas));
            ObjectNode names = table.names().deepCopy();
            names.set(KEY, key);
            addresses.putIfAbsent(names.toString(), new Address(table.urn(), names));
        }
        if (addresses.isEmpty() || addresses.size() > MAX_ITEMS) {
            throw new UndoException(
                    proposal.operation() + " names " + addresses.size() + " items, not 1 to " + MAX_ITEMS);
        }
        return List.copyOf(addresses.values());
    }

    private static List<Write> writes(Proposal proposal) {
        JsonNode input = proposal.input();
        List<Write> writes = new ArrayList<>();
        switch (States.action(proposal)) {
            case "BatchWriteItem" ->
                input.path("RequestItems").properties().forEach(table -> table.getValue()
                        .forEach(request -> writes.add(new Write(
                                table.getKey(),
                                request.path("DeleteRequest").path(KEY),
                                request.path("PutRequest").path("Item")))));
            case "TransactWriteItems" ->
                input.path("TransactItems").forEach(element -> element.properties().stream()
                        .filter(action -> !action.getKey().equals("ConditionCheck"))
                        .forEach(action -> writes.add(write(action.getValue()))));
            default -> writes.add(write(input));
        }
        return writes;
    }

    private static Write write(JsonNode action) {
        return new Write(action.path("TableName").asString(""), action.path(KEY), action.path("Item"));
    }

    private static List<String> schema(Run run, Address table, Map<String, List<String>> schemas) {
        return schemas.computeIfAbsent(
                table.name(TableNames.TABLE),
                name -> run.dynamodb().describeTable(r -> r.tableName(name)).table().keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .toList());
    }

    private static ObjectNode key(Write write, List<String> schema) throws UndoException {
        JsonNode from = write.key().isObject() ? write.key() : write.item();
        ObjectNode key = States.object();
        for (String attribute : schema) {
            if (!from.has(attribute)) {
                throw new UndoException("a write to table " + Visible.text(write.table()) + " lacks the key attribute "
                        + Visible.text(attribute));
            }
            key.set(attribute, from.path(attribute));
        }
        return AttributeJson.item(AttributeJson.item(key));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) {
        Map<String, AttributeValue> key = AttributeJson.item(address.names().path(KEY));
        GetItemResponse found = run.dynamodb()
                .getItem(r ->
                        r.tableName(address.name(TableNames.TABLE)).key(key).consistentRead(true));
        if (!found.hasItem()) {
            return States.absent();
        }
        ObjectNode state = States.present();
        state.set(ITEM, AttributeJson.item(found.item()));
        return state;
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        ObjectNode key = (ObjectNode) address.names().path(KEY);
        Optional<ObjectNode> last = Optional.empty();
        for (Write write : writes(proposal)) {
            if (!write.table().endsWith(address.name(TableNames.TABLE)) || !isOf(write, key)) {
                continue;
            }
            if (write.item().isObject()) {
                ObjectNode state = States.present();
                state.set(ITEM, AttributeJson.item(AttributeJson.item(write.item())));
                last = Optional.of(state);
            } else {
                last = deletes(proposal, write) ? Optional.of(States.absent()) : Optional.of(States.present());
            }
        }
        return last;
    }

    private static boolean isOf(Write write, ObjectNode key) {
        JsonNode from = write.key().isObject() ? write.key() : write.item();
        ObjectNode of = TableChanges.only(from, List.copyOf(key.propertyNames()));
        return of.size() == key.size()
                && AttributeJson.item(AttributeJson.item(of)).equals(key);
    }

    private static boolean deletes(Proposal proposal, Write write) {
        return switch (States.action(proposal)) {
            case "DeleteItem", "BatchWriteItem" -> true;
            case "TransactWriteItems" ->
                proposal.input().path("TransactItems").valueStream().anyMatch(element -> element.path("Delete")
                        .path(KEY)
                        .equals(write.key()));
            default -> false;
        };
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) {
        String table = address.name(TableNames.TABLE);
        if (States.exists(before)) {
            Map<String, AttributeValue> item = AttributeJson.item(before.path(ITEM));
            run.dynamodb().putItem(r -> r.tableName(table).item(item));
        } else if (States.exists(now)) {
            Map<String, AttributeValue> key = AttributeJson.item(address.names().path(KEY));
            run.dynamodb().deleteItem(r -> r.tableName(table).key(key));
        }
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        return List.of();
    }

    @Override
    public String name(Address address) {
        String key = Visible.text(address.names().path(KEY).toString());
        return "item " + (key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) + "…" : key) + " of table "
                + address.name(TableNames.TABLE);
    }

    @Override
    public String summary(JsonNode state) {
        return States.exists(state) ? States.count(state.path(ITEM).size(), "attribute") : "not there";
    }
}
