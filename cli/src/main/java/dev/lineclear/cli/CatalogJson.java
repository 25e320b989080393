package dev.lineclear.cli;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Coverage;
import dev.lineclear.catalog.Coverage.Undo;
import dev.lineclear.catalog.Difference;
import dev.lineclear.catalog.Entry;
import dev.lineclear.catalog.Sources;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known.Basis;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.UndoPlan;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The catalogue's answers for programs. */
final class CatalogJson {
    private CatalogJson() {}

    static ObjectNode entry(Catalog catalog, Entry entry) {
        Sources sources = Sources.of(catalog, entry);
        ObjectNode out = Control.node();
        out.put("operation", entry.operation());
        out.put("effect", entry.effect().name());
        out.put("known", lower(entry.known().basis()));
        out.put("rule", entry.known().rule());
        out.put("does", entry.phrase());
        reversibility(out.putObject("reversibility"), entry.reversibility());
        ArrayNode cases = out.putArray("cases");
        for (Entry.Case each : entry.cases()) {
            ObjectNode one = cases.addObject();
            one.put("rule", each.name());
            one.put("when", each.when());
            one.put("effect", each.effect().name());
            one.put("does", each.phrase());
            reversibility(one.putObject("reversibility"), each.reversibility());
        }
        ArrayNode resources = out.putArray("resources");
        for (Entry.Resource each : entry.resources()) {
            ObjectNode one = resources.addObject();
            one.put("type", each.type());
            one.put("arn", each.arn());
            one.put("required", each.required());
            ObjectNode fill = one.putObject("fill");
            each.fills().forEach(f -> fill.put(f.placeholder(), f.from()));
        }
        strings(out.putArray("sensitive"), entry.sensitive());
        out.put("accessLevel", entry.accessLevel());
        out.put("signingName", entry.signingName());
        strings(out.putArray("protocols"), entry.protocols());
        strings(out.putArray("routes"), entry.routes());
        undo(out.putArray("undo"), catalog, entry);
        ObjectNode from = out.putObject("sources");
        from.put("effect", sources.effect());
        from.put("wire", sources.wire());
        from.put("reference", sources.reference());
        return out;
    }

    private static void reversibility(ObjectNode out, Reversibility back) {
        out.put("kind", back.kind().name());
        out.put("because", back.because());
        strings(out.putArray("lost"), back.lost());
        out.put("undo", back.undo().map(UndoPlan::recipe).orElse(""));
    }

    private static void undo(ArrayNode out, Catalog catalog, Entry entry) {
        for (UndoPlan plan : entry.plans()) {
            ObjectNode one = out.addObject();
            one.put("recipe", plan.recipe());
            strings(one.putArray("captures"), plan.captures());
            strings(one.putArray("steps"), plan.steps());
            strings(one.putArray("notRestored"), plan.notRestored());
            strings(one.putArray("verifiedBy"), catalog.verifiedBy(entry.operation(), plan.recipe()));
        }
    }

    /** @param services which; all when empty */
    static ArrayNode coverage(List<Coverage> every, List<String> services) {
        ArrayNode out = Control.node().putArray("services");
        for (Coverage each : every) {
            if (services.isEmpty() || services.contains(each.service())) {
                ObjectNode one = out.addObject();
                one.put("service", each.service());
                ObjectNode effects = one.putObject("operations");
                for (Effect effect : Effect.values()) {
                    if (each.having(effect) > 0) {
                        ObjectNode by = effects.putObject(effect.name());
                        for (Basis basis : Basis.values()) {
                            by.put(lower(basis), each.having(effect, basis));
                        }
                    }
                }
                ObjectNode undo = one.putObject("undo");
                for (Undo how : Undo.values()) {
                    undo.put(lower(how), each.undone(how));
                }
            }
        }
        return out;
    }

    static ArrayNode differences(List<Difference> found) {
        ArrayNode out = Control.node().putArray("differences");
        for (Difference each : found) {
            ObjectNode one = out.addObject();
            one.put("operation", each.operation());
            one.put("kind", lower(each.kind()));
            one.put("before", each.before().map(Effect::name).orElse(""));
            one.put("after", each.after().map(Effect::name).orElse(""));
            strings(one.putArray("details"), each.details());
        }
        return out;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
