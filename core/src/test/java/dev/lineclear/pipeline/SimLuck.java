package dev.lineclear.pipeline;

import java.time.Duration;
import java.util.Random;

/** How much goes wrong: drawn for each seed, so that some seeds are quiet and others are one catastrophe. */
final class SimLuck {
    private final Random random;

    /** Each in 10,000. */
    private final int faultRate;

    private final int crashRate;
    private final int jumpRate;
    private final int moveRate;
    private final int misfortune;
    private final Duration patience;
    private boolean calm;

    /** @param failures whether ports fail and gateways die by chance */
    SimLuck(Random random, boolean failures) {
        this.random = random;
        this.faultRate = failures ? pick(0, 0, 0, 50, 200, 500) : 0;
        this.crashRate = failures ? pick(0, 5, 10, 30, 200) : 0;
        this.jumpRate = pick(0, 0, 20, 100);
        this.moveRate = pick(0, 20, 100, 300);
        this.misfortune = pick(0, 30, 70);
        this.patience = Duration.ofMillis(pick(0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** From now on nothing goes wrong. */
    void calm() {
        calm = true;
    }

    boolean untroubled() {
        return faultRate == 0 && crashRate == 0;
    }

    boolean chance(int inTenThousand) {
        return random.nextInt(10_000) < inTenThousand;
    }

    boolean crash() {
        return chance(crashRate);
    }

    /** Where it hurts most: the steps around an execution are few among all. */
    boolean crashNow() {
        return chance(crashRate * 300);
    }

    boolean clockJumps() {
        return chance(jumpRate);
    }

    boolean worldMoves() {
        return chance(moveRate);
    }

    boolean fault() {
        return !calm && chance(faultRate);
    }

    int draw(int bound) {
        return calm ? bound : random.nextInt(bound);
    }

    /** Of 100 executions, how many end otherwise than well. */
    int misfortune() {
        return misfortune;
    }

    Duration patience() {
        return patience;
    }
}
