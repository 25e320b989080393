package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What tables are called, and what is said of them. */
final class TableNames {
    static final String TABLE = "TableName";

    private TableNames() {}

    /** @param nameOrArn the API takes either */
    static Address address(Run run, String nameOrArn) throws UndoException {
        int slash = nameOrArn.indexOf('/');
        String name = nameOrArn.startsWith("arn:") && slash > 0 ? nameOrArn.substring(slash + 1) : nameOrArn;
        name = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
        if (name.isEmpty()) {
            throw new UndoException("the input names no table");
        }
        return new Address(run.arn("dynamodb", "table/" + name), States.object().put(TABLE, name));
    }

    static ObjectNode identity(TableDescription table) {
        return States.object()
                .put("TableId", String.valueOf(table.tableId()))
                .put("CreationDateTime", String.valueOf(table.creationDateTime()));
    }

    static String tags(JsonNode tags) {
        return NotReadable.is(tags) ? "tags not readable" : States.count(tags.size(), "tag");
    }

    static String summary(JsonNode state) {
        if (!States.exists(state)) {
            return "not there";
        }
        JsonNode settings = state.path(Recipe.SETTINGS);
        List<String> parts = new ArrayList<>();
        if (state.path(Recipe.CONTENT).has("items")) {
            parts.add(States.count(state.path(Recipe.CONTENT).path("items").asLong(), "item"));
        }
        int indexes = settings.path("GlobalSecondaryIndexes").size()
                + settings.path("LocalSecondaryIndexes").size();
        parts.add(States.count(indexes, "index"));
        parts.add(tags(settings.path("Tags")));
        return String.join(", ", parts);
    }
}
