package dev.lineclear.server;

import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.guard.GuardedSettings;
import dev.lineclear.server.guard.Recovery;
import dev.lineclear.server.guard.SettingsRegister;
import dev.lineclear.state.Settings;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which of the guarded settings this gateway runs with: the file's while one owner decides alone, and those that owners
 * agreed on from the second one on, whatever the file says.
 */
final class SettingsInForce {
    private final SettingsRegister agreed;
    private final Configuration inForce;
    private final SortedMap<String, String> running;
    private final SortedMap<String, String> file;
    private final boolean differs;

    SettingsInForce(Configuration configured, StateDirectory state, Settings settings, Owners owners)
            throws IOException {
        this.agreed = new SettingsRegister(settings);
        SortedMap<String, String> file = GuardedSettings.of(configured);
        file.put(GuardedSettings.PATTERNS, patterns(agreed));
        boolean recovered = new Recovery(state.root()).settings();
        Optional<SortedMap<String, String>> before = owners.quorum() && !recovered ? agreed.agreed() : Optional.empty();
        this.file = file;
        if (before.isEmpty()) {
            if (!recovered) {
                // What is recovered is recorded first, once there is a log to record it in.
                agreed.fromFile(file);
            }
            this.inForce = configured;
            this.running = file;
        } else {
            this.inForce = GuardedSettings.in(configured, before.get(), state.witnesses());
            this.running = before.get();
        }
        this.differs = !same(running, file);
    }

    /** But for patterns, which no file has, and which are in force at once. */
    private static boolean same(SortedMap<String, String> some, SortedMap<String, String> others) {
        SortedMap<String, String> one = new TreeMap<>(some);
        SortedMap<String, String> other = new TreeMap<>(others);
        one.remove(GuardedSettings.PATTERNS);
        other.remove(GuardedSettings.PATTERNS);
        return one.equals(other);
    }

    /** No file has these. What cannot be read has to be recovered, or stops the start below. */
    private static String patterns(SettingsRegister agreed) {
        try {
            return agreed.agreed()
                    .map(a -> a.getOrDefault(GuardedSettings.PATTERNS, ""))
                    .orElse("");
        } catch (IllegalStateException e) {
            return "";
        }
    }

    Configuration inForce() {
        return inForce;
    }

    /** As {@code lineclear.yaml} has them. */
    SortedMap<String, String> file() {
        return file;
    }

    SettingsRegister agreed() {
        return agreed;
    }

    Stream<String> warnings() {
        boolean awaited = agreed.agreed().filter(a -> !same(a, running)).isPresent();
        Stream<String> file = differs
                ? Stream.of("lineclear.yaml holds other guarded settings than are in force; propose them:"
                        + " lineclear settings propose --as YOU")
                : Stream.of();
        Stream<String> next = awaited
                ? Stream.of("other guarded settings were agreed on; they are in force from the next start")
                : Stream.of();
        return Stream.concat(file, next);
    }
}
