package dev.lineclear.server.guard;

import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Agrees on other settings of those that guard: in force when a gateway starts next, and accepted patterns within seconds. Who
 * says nothing of patterns leaves them as they are.
 */
final class SettingsChange implements GatewayChange {
    static final String OPERATION = "lineclear:ChangeSettings";

    private final SettingsRegister agreed;
    private final Register register;
    private final Chain.Link last;
    private final SortedMap<String, String> before;
    private final SortedMap<String, String> after = new TreeMap<>();

    SettingsChange(SettingsRegister agreed, Register register, JsonNode asked) {
        this.agreed = agreed;
        this.register = register;
        this.last = agreed.last();
        this.before = agreed.agreed().orElseGet(TreeMap::new);
        after.put(GuardedSettings.PATTERNS, before.getOrDefault(GuardedSettings.PATTERNS, ""));
        asked.properties().forEach(e -> after.put(e.getKey(), e.getValue().asString("")));
        if (!after.keySet().equals(GuardedSettings.NAMES)) {
            throw ControlException.badRequest("the guarded settings are " + GuardedSettings.NAMES + "; all of them are"
                    + " proposed together, not " + after.keySet());
        }
        GuardedSettings.check(after);
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "settings/" + Shelf.digest(after).hex().substring(0, 16);
    }

    SortedMap<String, String> settings() {
        return after;
    }

    @Override
    public ObjectNode details() {
        ObjectNode out = Views.node();
        after.forEach(out::put);
        return out;
    }

    @Override
    public List<String> before() {
        return lines(before);
    }

    @Override
    public List<String> after() {
        return lines(after);
    }

    private static List<String> lines(SortedMap<String, String> settings) {
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> {
            if (value.isEmpty()) {
                lines.add(name + ": none");
            }
            value.lines().forEach(line -> lines.add(name + ": " + line));
        });
        return lines;
    }

    @Override
    public ObjectNode make(Mandate mandate) throws MovedException {
        if (!agreed.agree(last, after, mandate, register)) {
            throw new MovedException("other settings were agreed on meanwhile");
        }
        return details();
    }
}
