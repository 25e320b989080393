package dev.lineclear.state;

import java.util.Map;
import java.util.Optional;

/** Small facts about the gateway itself: which policy version is in force, whether everything is halted, nonces used. */
public interface Settings {
    Optional<String> get(String key);

    void put(String key, String value);

    /** @return whether the key was absent and now holds {@code value} */
    boolean putIfAbsent(String key, String value);

    /** Those whose keys begin so. */
    Map<String, String> startingWith(String prefix, int limit);

    /** @return whether the key held {@code value}; it is absent now */
    boolean remove(String key, String value);
}
