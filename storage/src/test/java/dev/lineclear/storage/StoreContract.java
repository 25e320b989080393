package dev.lineclear.storage;

import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store to try, whatever database it is on, and what is needed to try it hard. */
abstract class StoreContract {
    static final int CALLERS = 64;
    static final Instant NOW = Samples.NOW;

    Store store;

    /** Where the test's database is, empty at first: a file, or a JDBC URL. The same throughout one test. */
    abstract String location() throws Exception;

    /** A connection past the store. */
    abstract Connection raw() throws Exception;

    Store open(int keySeed) throws Exception {
        return Child.open(location(), keySeed);
    }

    @BeforeEach
    void opens() throws Exception {
        store = open(1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    void restart() throws Exception {
        store.close();
        store = open(1);
    }

    void sql(String sql) throws Exception {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Lets all loose at once, and counts those that were told yes. */
    static long wins(IntFunction<Callable<Boolean>> caller) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Callable<Boolean> call = caller.apply(i);
                answers.add(threads.submit(() -> {
                    start.await();
                    return patiently(call);
                }));
            }
            start.countDown();
            long wins = 0;
            for (Future<Boolean> answer : answers) {
                wins += answer.get() ? 1 : 0;
            }
            return wins;
        }
    }

    /** Calls again where so many at once on a slow disk waited too long: nothing of that call was done. */
    private static boolean patiently(Callable<Boolean> call) throws Exception {
        while (true) {
            try {
                return call.call();
            } catch (StateException e) {
                if (!(e.getCause() instanceof SQLTransientConnectionException)) {
                    throw e;
                }
            }
        }
    }
}
