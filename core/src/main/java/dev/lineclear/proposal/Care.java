package dev.lineclear.proposal;

import java.util.ArrayList;
import java.util.List;

/**
 * How much time people took, by the gateway's clock. Of nobody it is nothing.
 *
 * @param read seconds for which the hold had been before each person who counts when they approved it, the least of them
 * @param pause whole minutes since the last of them signed
 * @param secondLook whole minutes after which each of them signed again, the least of them; 0 when one did not
 */
public record Care(int read, int pause, int secondLook) {
    public static final Care NONE = new Care(0, 0, 0);

    public Care {
        if (read < 0 || pause < 0 || secondLook < 0) {
            throw new IllegalArgumentException("time that runs backwards");
        }
    }

    public boolean covers(Care least) {
        return read >= least.read && pause >= least.pause && secondLook >= least.secondLook;
    }

    /** What is enough for either. */
    public Care and(Care other) {
        return new Care(
                Math.max(read, other.read), Math.max(pause, other.pause), Math.max(secondLook, other.secondLook));
    }

    List<Requirement> requirements() {
        List<Requirement> all = new ArrayList<>();
        if (read > 0) {
            all.add(new Requirement.Reading(read));
        }
        if (secondLook > 0) {
            all.add(new Requirement.SecondLook(secondLook));
        }
        if (pause > 0) {
            all.add(new Requirement.Pause(pause));
        }
        return all;
    }
}
