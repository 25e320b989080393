package dev.lineclear.gate.aws.undo;

import java.util.Map;
import java.util.Optional;

/** The recipes by the names the catalogue uses, and which of them shows what became of an operation. */
final class Recipes {
    static final String TABLE = "dynamodb-table";

    private static final Map<String, Recipe> ALL = Map.of(TABLE, new TableRecipe());

    private static final Map<String, String> READING =
            Map.of("dynamodb:DeleteTable", TABLE, "dynamodb:CreateTable", TABLE);

    private Recipes() {}

    static Optional<Recipe> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** The recipe whose reading shows whether {@code operation} happened. */
    static Optional<String> reading(String operation) {
        return Optional.ofNullable(READING.get(operation));
    }
}
