package dev.lineclear.server.guard;

import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Settings;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which guarded settings are in force, for every gateway that shares the store. */
public final class SettingsRegister {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsRegister.class);

    private final Shelf shelf;
    private final Chain chain;
    private volatile Runnable then = () -> {};

    public SettingsRegister(Settings settings) {
        this.shelf = new Shelf(settings);
        this.chain = new Chain(settings, "settings");
    }

    /** What was last agreed on, by name; empty where nothing is kept yet. */
    public Optional<SortedMap<String, String>> agreed() {
        Chain.Link last = chain.last();
        return last.number() == 0
                ? Optional.empty()
                : Optional.of(
                        shelf.get(last.value())
                                .orElseThrow(
                                        () -> new IllegalStateException(
                                                "the settings in force, " + last.value()
                                                        + ", are not in the store whole; put its backup back, or: lineclear recover settings")));
    }

    /** @param told when others are agreed on at this gateway */
    public void then(Runnable told) {
        this.then = told;
    }

    /** How many there were, so that whoever asks often reads no more than that. */
    public long number() {
        return chain.last().number();
    }

    Chain.Link last() {
        return chain.last();
    }

    /** While one owner decides alone, the file does. */
    public void fromFile(SortedMap<String, String> settings) {
        Chain.Link last = chain.last();
        String digest = shelf.put(settings);
        if (!digest.equals(last.value())) {
            chain.append(last, digest);
        }
    }

    /** @return whether they are agreed on now; not when others came meanwhile */
    boolean agree(Chain.Link last, SortedMap<String, String> settings, Mandate mandate, Register register) {
        ObjectNode data = Views.node();
        ObjectNode all = data.putObject("settings");
        settings.forEach(all::put);
        mandate.into(data);
        register.force(Kind.SETTINGS_CHANGED, "settings", data);
        boolean newest = chain.append(last, shelf.put(settings));
        if (newest) {
            tell();
        }
        return newest;
    }

    /** They are agreed on, whatever comes of it here. */
    private void tell() {
        try {
            then.run();
        } catch (RuntimeException e) {
            LOG.warn("what was agreed on is in force here a little later: {}", e.toString());
        }
    }
}
