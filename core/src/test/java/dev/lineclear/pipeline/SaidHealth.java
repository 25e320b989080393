package dev.lineclear.pipeline;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;

/** Checks that find what the test says; well at first. */
final class SaidHealth implements Health {
    private Judgement.Result result = Judgement.Result.PASSED;

    void is(Judgement.Result result) {
        this.result = result;
    }

    @Override
    public String obstacle(HealthCheck check) {
        return "";
    }

    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        return List.of(new Sample(check.name(), now, result == Judgement.Result.PASSED, "seen"));
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        return new Judgement(result, "as the test says, of " + looks.made());
    }
}
