package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dynamodb-table-settings}: everything about a table but its items. */
final class TableSettingsRecipe implements Recipe {
    /** Of {@code UpdateTable}, the members that show in the settings just as they were asked for. */
    private static final List<String> AS_ASKED =
            List.of("DeletionProtectionEnabled", "BillingMode", "TableClass", "ProvisionedThroughput");

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        String arn = proposal.input().path("ResourceArn").asString("");
        return List.of(
                TableNames.address(run, proposal.input().path("TableName").asString(arn)));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) {
        Optional<TableDescription> table = TableSettings.describe(run.dynamodb(), address.name(TableNames.TABLE));
        if (table.isEmpty()) {
            return States.absent();
        }
        ObjectNode state = States.settings(TableSettings.read(run.dynamodb(), table.get()));
        state.set(IDENTITY, TableNames.identity(table.get()));
        return state;
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        JsonNode input = proposal.input();
        ObjectNode settings = States.object();
        switch (States.action(proposal)) {
            case "UpdateTable" -> {
                settings.setAll(TableChanges.only(input, AS_ASKED));
                if (input.path("StreamSpecification").path("StreamEnabled").asBoolean(false)) {
                    settings.set("StreamSpecification", input.path("StreamSpecification"));
                }
            }
            case "UpdateTimeToLive" -> {
                JsonNode asked = input.path("TimeToLiveSpecification");
                settings.putObject("TimeToLive").set("Enabled", asked.path("Enabled"));
            }
            case "UpdateContinuousBackups" ->
                settings.set("PointInTimeRecovery", input.path("PointInTimeRecoverySpecification"));
            case "TagResource" -> {
                ObjectNode tags = settings.putObject("Tags");
                input.path("Tags").forEach(tag -> tags.set(tag.path("Key").asString(""), tag.path("Value")));
            }
            case "UntagResource" -> {
                ObjectNode tags = settings.putObject("Tags");
                input.path("TagKeys").forEach(key -> tags.putNull(key.asString("")));
            }
            case "DeleteResourcePolicy" -> settings.putNull("ResourcePolicy");
            default -> {
                return Optional.of(States.present());
            }
        }
        return Optional.of(States.settings(settings));
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException {
        if (!States.exists(before) || !States.exists(now)) {
            throw new UndoException(name(address) + " is not there; its settings can only be put back where it is");
        }
        new TableChanges(run, address.name(TableNames.TABLE)).change(before.path(SETTINGS), now.path(SETTINGS));
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        return NotReadable.sentences(name(address), before.path(SETTINGS));
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
