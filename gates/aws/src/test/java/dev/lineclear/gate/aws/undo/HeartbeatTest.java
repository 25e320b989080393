package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void somethingIsToldEverySecondEvenWhenNothingMoves() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Heartbeat heartbeat = Heartbeat.start(told::add)) {
            heartbeat.phase("waiting");
            for (int i = 0; i < 3; i++) {
                assertEquals("waiting", told.poll(1_500, TimeUnit.MILLISECONDS));
            }
            heartbeat.phase("done");
        }
        assertEquals("done", told.poll());
    }
}
