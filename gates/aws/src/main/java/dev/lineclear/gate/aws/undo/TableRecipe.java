package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dynamodb-table}: the whole table, made again from its settings and filled again with its items. */
final class TableRecipe implements Recipe {
    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        return List.of(
                TableNames.address(run, proposal.input().path("TableName").asString("")));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) throws UndoException, IOException {
        String name = address.name(TableNames.TABLE);
        Optional<TableDescription> table = TableSettings.describe(run.dynamodb(), name);
        if (table.isEmpty()) {
            return States.absent();
        }
        ObjectNode state = States.settings(TableSettings.read(run.dynamodb(), table.get()));
        state.set(IDENTITY, TableNames.identity(table.get()));
        if (detail != Detail.OUTLINE) {
            state.set(CONTENT, TableItems.read(run, name, detail));
        }
        return state;
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        return switch (States.action(proposal)) {
            case "DeleteTable" -> Optional.of(States.absent());
            case "CreateTable" -> Optional.of(States.present());
            default -> Optional.empty();
        };
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException, IOException {
        String name = address.name(TableNames.TABLE);
        if (!States.exists(before)) {
            throw new UndoException("table " + name + " was not there before the change; deleting it is a proposal of"
                    + " its own, never a revert");
        }
        if (States.exists(now)) {
            throw new UndoException("table " + name + " exists; it is put back only where there is none");
        }
        TableChanges changes = new TableChanges(run, name);
        JsonNode settings = before.path(SETTINGS);
        JsonNode content = before.path(CONTENT);
        // Opened, and so checked whole, before anything is made.
        try (InputStream items =
                run.blobs().open(new Digest(content.path("blob").asString()))) {
            changes.create(settings);
            ItemWriter writer = new ItemWriter(run, name, content.path("items").asLong());
            TableItems.each(items, writer::add);
            writer.finish();
        }
        changes.settle(settings, States.object());
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        List<String> lost = new ArrayList<>(NotReadable.sentences(name(address), before.path(SETTINGS)));
        lost.add("table " + address.name(TableNames.TABLE)
                + ": its id, its creation time, and its backups' link to it are new");
        if (before.path(SETTINGS).has("StreamSpecification")) {
            lost.add("table " + address.name(TableNames.TABLE)
                    + ": its stream has a new ARN; consumers must be pointed to it, and the old records are gone");
        }
        if (!before.path(SETTINGS).path("Replicas").isEmpty()) {
            lost.add("table " + address.name(TableNames.TABLE) + ": its replicas in "
                    + String.join(", ", before.path(SETTINGS).path("Replicas").propertyNames()));
        }
        lost.add("table " + address.name(TableNames.TABLE)
                + ": scaling policies, alarms, triggers, Kinesis destinations and contributor insights"
                + " are not part of a capture");
        return lost;
    }

    @Override
    public String name(Address address) {
        return "table " + address.name(TableNames.TABLE);
    }

    @Override
    public String summary(JsonNode state) {
        return TableNames.summary(state);
    }
}
