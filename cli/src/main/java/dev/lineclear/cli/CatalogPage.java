package dev.lineclear.cli;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Coverage;
import dev.lineclear.catalog.Entry;
import dev.lineclear.catalog.Sources;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.UndoPlan;
import java.util.List;
import java.util.stream.Collectors;

/** An operation of the catalogue in a terminal. */
final class CatalogPage {
    private static final String INDENT = "  ";

    private final Print out;

    private CatalogPage(Print out) {
        this.out = out;
    }

    static void print(Print out, Catalog catalog, Entry entry) {
        CatalogPage page = new CatalogPage(out);
        out.line(Print.bold(entry.operation()) + (entry.phrase().isEmpty() ? "" : "   " + entry.phrase() + " …"));
        out.line("");
        page.effect(catalog, entry);
        page.cases(entry);
        page.wire(catalog, entry);
        page.undo(catalog, entry);
    }

    static String effect(Effect effect) {
        return switch (effect) {
            case READ, CREATE -> Print.green(effect.name());
            case UPDATE -> effect.name();
            default -> Print.red(effect.name());
        };
    }

    private void effect(Catalog catalog, Entry entry) {
        out.field(
                "effect",
                effect(entry.effect()) + (entry.effect() == Effect.UNKNOWN ? ": refused until it is classified" : ""));
        out.field("known", Sources.of(catalog, entry).effect());
        reversibility(entry.reversibility());
    }

    private void reversibility(Reversibility back) {
        out.field("comes back?", back.kind() + ": " + back.because());
        out.field("is lost", String.join("; ", back.lost()));
    }

    /** The first that holds does not end it: the worst of all that hold counts. */
    private void cases(Entry entry) {
        if (entry.cases().isEmpty()) {
            return;
        }
        out.line("");
        out.line(Print.bold("Its input may change that"));
        int widest = entry.cases().stream()
                .mapToInt(c -> c.effect().name().length())
                .max()
                .orElse(0);
        for (Entry.Case each : entry.cases()) {
            String pad = " ".repeat(widest - each.effect().name().length());
            String under = INDENT + " ".repeat(widest + 2);
            out.line(INDENT + effect(each.effect()) + pad + "  " + Print.bold(each.name()) + ": " + each.phrase()
                    + " …");
            out.line(under + "when " + each.when());
            Reversibility back = each.reversibility();
            out.line(under + back.kind() + ": " + back.because()
                    + (back.lost().isEmpty() ? "" : " Lost: " + String.join("; ", back.lost()) + "."));
        }
    }

    private void wire(Catalog catalog, Entry entry) {
        Sources sources = Sources.of(catalog, entry);
        out.line("");
        for (Entry.Resource resource : entry.resources()) {
            String fills = resource.fills().stream()
                    .map(f -> (f.placeholder().equals("*") ? "whole ARN" : f.placeholder()) + " from " + f.from())
                    .collect(Collectors.joining(", "));
            out.field(
                    "touches",
                    resource.type() + (resource.required() ? "" : " (if named)") + "  " + resource.arn()
                            + (fills.isEmpty() ? "" : "  (" + fills + ")"));
        }
        out.field("sensitive", String.join(", ", entry.sensitive()));
        out.field("access level", entry.accessLevel());
        if (!entry.signingName().isEmpty()) {
            out.field("on the wire", String.join(", ", entry.protocols()) + ", signed as " + entry.signingName());
        }
        entry.routes().forEach(route -> out.field("", route));
        out.field("wire from", sources.wire());
        out.field("level from", sources.reference());
    }

    private void undo(Catalog catalog, Entry entry) {
        for (UndoPlan plan : entry.plans()) {
            List<String> tests = catalog.verifiedBy(entry.operation(), plan.recipe());
            out.line("");
            out.line(Print.bold("Undo: " + plan.recipe()) + "  "
                    + (tests.isEmpty()
                            ? Print.red("not verified")
                            : Print.green("verified") + " by " + String.join(", ", tests)));
            list("captures", plan.captures());
            list("puts back", plan.steps());
            list("not restored", plan.notRestored());
        }
        if (Coverage.undo(catalog, entry) == Coverage.Undo.NONE && entry.effect() != Effect.READ) {
            out.line("");
            out.line("The gateway has no undo for it.");
        }
    }

    private void list(String name, List<String> items) {
        String label = name;
        for (String item : items) {
            out.field(label, item);
            label = "";
        }
    }
}
