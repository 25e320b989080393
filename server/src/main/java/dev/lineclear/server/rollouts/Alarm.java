package dev.lineclear.server.rollouts;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An alarm of CloudWatch: well while it is OK. One that has too little data, or is not there, says nothing. */
public final class Alarm implements Source {
    private static final Set<String> SETTINGS = Set.of("alarm", "region", "least", "allow");
    private static final String DESCRIBE = "cloudwatch:DescribeAlarms";
    private static final int LEAST = 3;
    private static final int MOST = 10_000;

    private final Calls calls;
    private final String region;

    /** CloudWatch. */
    public interface Calls {
        ObjectNode call(ApiCall call, JsonNode input, String region) throws IOException;
    }

    Alarm(Calls calls, String region) {
        this.calls = calls;
        this.region = region;
    }

    private static Settings of(HealthCheck check) {
        return new Settings(check.settings(), SETTINGS);
    }

    @Override
    public void fit(HealthCheck check) {
        Settings s = of(check);
        s.text("alarm");
        s.text("region", region);
        s.whole("least", LEAST, 1, MOST);
        s.whole("allow", 0, 0, MOST);
    }

    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        Settings s = of(check);
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.putArray("AlarmNames").add(s.text("alarm"));
        input.putArray("AlarmTypes").add("MetricAlarm").add("CompositeAlarm");
        ObjectNode answer;
        try {
            answer = calls.call(ApiCall.of(DESCRIBE), input, s.text("region", region));
        } catch (IOException e) {
            return List.of(Sample.silent(check.name(), now));
        }
        JsonNode metric = answer.path("MetricAlarms").path(0);
        JsonNode alarm = metric.isMissingNode() ? answer.path("CompositeAlarms").path(0) : metric;
        String state = alarm.path("StateValue").asString("");
        return switch (state) {
            case "OK" -> List.of(new Sample(check.name(), now, true, state));
            case "ALARM" -> List.of(new Sample(check.name(), now, false, state));
            default -> List.of(Sample.silent(check.name(), now));
        };
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        Settings s = of(check);
        return Source.counted(looks, s.whole("least", LEAST, 1, MOST), s.whole("allow", 0, 0, MOST));
    }
}
