package dev.lineclear.gate.http;

import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;

/**
 * Helidon's registry of parts, without what it would find in all jars: servers here are given theirs, and nothing that
 * happens to be on the class path becomes part of them. Looking takes a tenth of a second of a start besides.
 */
final class HelidonParts {
    /** Java is let deserialize nothing; files that say what else may be are not looked for either. */
    private static final String NO_FILES = "helidon.serialFilter.ignoreFiles";

    private HelidonParts() {}

    /** Before Helidon makes anything; where somebody did before, that stays. */
    static synchronized void given() {
        if (!GlobalServiceRegistry.configured()) {
            ServiceRegistryConfig given = ServiceRegistryConfig.builder()
                    .discoverServices(false)
                    .discoverServicesFromServiceLoader(false)
                    .build();
            GlobalServiceRegistry.registry(ServiceRegistryManager.create(given).registry());
            System.setProperty(NO_FILES, System.getProperty(NO_FILES, "true"));
        }
    }
}
