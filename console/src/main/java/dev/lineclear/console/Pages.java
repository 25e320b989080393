package dev.lineclear.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Renders the templates of {@code src/main/jte}, which were made Java when this was built. */
final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    private final Supplier<List<String>> alarms;

    /** @param alarms what stands above every page; empty nearly always */
    Pages(Supplier<List<String>> alarms) {
        this.alarms = alarms;
    }

    String render(String template, Map<String, Object> parameters) {
        StringOutput out = new StringOutput();
        engine.render(template + ".jte", parameters, out);
        return out.toString();
    }

    /** A whole page. */
    String page(String template, Frame frame, Map<String, Object> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("frame", frame.with(alarms.get()));
        return render(template, all);
    }

    String trouble(Visit visit, int status, String sentence) {
        return page("trouble", Frame.of(visit, "Not done", ""), Map.of("status", status, "sentence", sentence));
    }
}
