package dev.lineclear.cli;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Coverage;
import dev.lineclear.catalog.Coverage.Undo;
import dev.lineclear.catalog.Entry;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known.Basis;
import dev.lineclear.proposal.UndoPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** How much is known of which service, in a terminal. */
final class CoveragePage {
    private record Column(String name, ToIntFunction<Coverage> count) {}

    private static final List<Column> COLUMNS = columns();

    private CoveragePage() {}

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(
                "all", c -> Arrays.stream(Effect.values()).mapToInt(c::having).sum()));
        for (Effect effect : Effect.values()) {
            columns.add(new Column(effect.name().toLowerCase(java.util.Locale.ROOT), c -> c.having(effect)));
        }
        columns.add(new Column("| curated", c -> c.known(Basis.CURATED)));
        columns.add(new Column("derived", c -> c.known(Basis.DERIVED)));
        columns.add(new Column("neither", c -> c.known(Basis.UNKNOWN)));
        columns.add(new Column("| undo verified", c -> c.undone(Undo.VERIFIED)));
        columns.add(new Column("unverified", c -> c.undone(Undo.UNVERIFIED)));
        columns.add(new Column("none", c -> c.undone(Undo.NONE)));
        return columns;
    }

    static void print(Print out, Catalog catalog, List<Coverage> every, List<String> asked, boolean all) {
        List<Coverage> chosen = every.stream()
                .filter(c -> asked.isEmpty() ? all || c.known(Basis.CURATED) > 0 : asked.contains(c.service()))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        chosen.forEach(c -> rows.add(row(c.service(), List.of(c))));
        if (asked.isEmpty()) {
            List<Coverage> rest = new ArrayList<>(every);
            rest.removeAll(chosen);
            if (!rest.isEmpty()) {
                rows.add(row(rest.size() + " services more", rest));
            }
            rows.add(row("all " + every.size(), every));
        }
        List<String> header = new ArrayList<>(List.of("service"));
        COLUMNS.forEach(c -> header.add(c.name()));
        out.table(header, rows);
        if (!asked.isEmpty()) {
            undoable(out, catalog, asked);
        }
    }

    private static List<String> row(String name, List<Coverage> of) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (Column column : COLUMNS) {
            int count = of.stream().mapToInt(column.count()).sum();
            String number = count == 0 ? "·" : Integer.toString(count);
            boolean bar = column.name().startsWith("|");
            int width = column.name().length() - (bar ? 2 : 0);
            cells.add((bar ? "| " : "") + " ".repeat(Math.max(0, width - number.length())) + number);
        }
        return cells;
    }

    private static void undoable(Print out, Catalog catalog, List<String> services) {
        List<List<String>> rows = new ArrayList<>();
        for (String operation : catalog.operations()) {
            Entry entry = catalog.entry(operation).orElseThrow();
            if (services.contains(entry.service()) && !entry.plans().isEmpty()) {
                rows.add(List.of(
                        operation,
                        entry.plans().stream().map(UndoPlan::recipe).collect(Collectors.joining(", ")),
                        Coverage.undo(catalog, entry) == Undo.VERIFIED ? "verified" : "not verified"));
            }
        }
        if (!rows.isEmpty()) {
            out.line("");
            out.table(List.of("can be taken back", "recipe", ""), rows);
        }
    }
}
