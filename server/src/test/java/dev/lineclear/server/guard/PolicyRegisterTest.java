package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.server.LogSink;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a real store and a real log: what owners agreed on last is what decides. */
final class PolicyRegisterTest {
    @TempDir
    Path directory;

    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void whoTakesOverWhatWasAgreedOnDoesNotUndoWhatIsAgreedOnMeanwhile() throws Exception {
        SignerKey key = SignerKey.generate("t.example.com/log");
        try (Store store = Stores.sqlite(
                        directory.resolve("s.db"),
                        KeyFile.openOrCreate(directory.resolve("k")).box("store"));
                TransparencyLog log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(key))) {
            CedarDecider decider = new CedarDecider(Policies.load(PolicySource.defaults()));
            Register register = new Register(LogSink.into(log, "t.example.com/log"), InstantSource.system());
            PolicyRegister elsewhere =
                    new PolicyRegister(store.settings(), new CedarDecider(decider.policies()), register, p -> {});
            agree(elsewhere, "first");
            PolicyRegister here = new PolicyRegister(store.settings(), decider, register, this::stopAfterReading);

            CompletableFuture<Boolean> follows = CompletableFuture.supplyAsync(here::follow);
            read.await();
            CompletableFuture<String> agreed = new CompletableFuture<>();
            Thread agrees = Thread.ofPlatform().start(() -> agreed.complete(agree(here, "second")));
            while (agrees.getState() != Thread.State.WAITING && agrees.isAlive()) {
                Thread.onSpinWait();
            }
            goOn.countDown();

            assertTrue(follows.get(60, TimeUnit.SECONDS));
            assertEquals(agreed.get(60, TimeUnit.SECONDS), decider.version());
        }
    }

    private void stopAfterReading(Policies policies) {
        if (read.getCount() == 0) {
            return;
        }
        read.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String agree(PolicyRegister register, String which) {
        TreeMap<String, String> texts = new TreeMap<>();
        texts.put("one.cedar", "@id(\"" + which + "\")\npermit (principal, action, resource);\n");
        String digest = register.keep(texts);
        Policies policies = register.onShelf(digest).orElseThrow();
        assertTrue(register.enforce(register.last(), digest, policies, new Mandate("ann", "", "", false, "")));
        return policies.version();
    }
}
