package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** Service quotas as the account has them, remembered for a while: they change by people's hands, and few calls a second are answered. Thread-safe. */
final class QuotaReadings {
    private static final Duration KNOWN = Duration.ofHours(1);

    /** So that a service that does not answer costs one request in a while its time, and is not said to be there and not there in turns. */
    private static final Duration UNKNOWN = Duration.ofMinutes(5);

    /** Of a dozen quotas in forty regions; beyond, all are read anew. */
    private static final int MAX_REMEMBERED = 1_000;

    private static final String NONE = "NoSuchResourceException";

    private record Key(String region, String service, String code) {}

    /** @param why it could not be read; empty where it could */
    private record Read(Optional<BigDecimal> value, String why, long until) {}

    private final ApiClient api;
    private final Map<Key, Read> remembered = new ConcurrentHashMap<>();

    QuotaReadings(ApiClient api) {
        this.api = api;
    }

    /**
     * How much an account may have.
     *
     * @param code as Service Quotas calls it
     * @throws IOException when it cannot be read, now or a moment ago
     */
    BigDecimal value(String region, String service, String code) throws IOException {
        Key key = new Key(region, service, code);
        Read known = remembered.get(key);
        if (known == null || known.until() - System.nanoTime() < 0) {
            known = read(key);
            if (remembered.size() >= MAX_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(key, known);
        }
        String why = known.why();
        return known.value().orElseThrow(() -> new IOException(why));
    }

    private Read read(Key key) {
        try {
            Optional<BigDecimal> value = asked("GetServiceQuota", key);
            if (value.isEmpty()) {
                value = asked("GetAWSDefaultServiceQuota", key);
            }
            if (value.isEmpty()) {
                throw new IOException("AWS names no quota " + key.code() + " of " + key.service());
            }
            return new Read(value, "", System.nanoTime() + KNOWN.toNanos());
        } catch (IOException e) {
            return new Read(Optional.empty(), String.valueOf(e.getMessage()), System.nanoTime() + UNKNOWN.toNanos());
        }
    }

    /** Empty where nobody set one for the account, so that AWS's own counts. */
    private Optional<BigDecimal> asked(String operation, Key key) throws IOException {
        ObjectNode input = CanonicalJson.MAPPER
                .createObjectNode()
                .put("ServiceCode", key.service())
                .put("QuotaCode", key.code());
        try {
            return Bounds.number(api.call(ApiCall.of("servicequotas:" + operation), input, key.region())
                            .path("Quota")
                            .path("Value"))
                    .map(BigDecimal::stripTrailingZeros);
        } catch (ApiException e) {
            if (e.code().equals(NONE)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
