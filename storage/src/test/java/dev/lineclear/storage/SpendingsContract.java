package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.state.Spendings.Spent;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of what was used up of budgets. */
abstract class SpendingsContract {
    private static final Instant NOW = Samples.NOW;

    private Store store;

    /** Where the test's database is, empty at first. */
    abstract String location() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        store = Child.open(location(), 1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void theLatestOfEachGatewayAndAgentIsThereForTheOthersToo() throws Exception {
        Spent first = new Spent("n1", "kiro", "1", NOW);
        Spent other = new Spent("n2", "kiro", "2", NOW.plusSeconds(1));
        store.spendings().put(List.of(first));
        try (Store gateway = Child.open(location(), 1)) {
            gateway.spendings().put(List.of(other));
            assertEquals(List.of(other, first), store.spendings().since(NOW));
            Spent later = new Spent("n1", "kiro", "3", NOW.plusSeconds(2));
            store.spendings().put(List.of(later, new Spent("n1", "codex", "1", NOW)));
            assertEquals(List.of(later, other), gateway.spendings().since(NOW.plusSeconds(1)));
            gateway.spendings().put(List.of());
            gateway.spendings().forget(NOW.plusSeconds(2));
            assertEquals(List.of(later), store.spendings().since(NOW));
        }
    }
}
