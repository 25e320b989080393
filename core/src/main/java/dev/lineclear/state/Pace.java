package dev.lineclear.state;

import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one agent does, call by call and in whichever of its sessions, with one operation to things of one kind.
 *
 * @param id of agent, gate, operation and kind
 * @param agent whose calls they are
 * @param operation such as {@code sns:SetTopicAttributes}
 * @param waves a change of its own each, the oldest first
 * @param changedAt when it last changed
 * @param version counts its changes; each is made of the one before it, once
 */
public record Pace(String id, String agent, String operation, List<Wave> waves, Instant changedAt, long version) {
    public Pace {
        waves = List.copyOf(waves);
    }

    /** How far a change has come. */
    public enum State {
        /** Calls of it run, or what they touched is watched. */
        BAKING,
        /** All that it touched was watched, and is well. */
        WELL,
        /** It is not well, or nobody can tell; only a person lets it go on. */
        STOPPED
    }

    /**
     * The same change to one target after the other.
     *
     * @param values digest of the input without what names the target
     * @param parameters the names of the input's members without those that name the target, sorted
     * @param begunAt when its first call began
     * @param since when its last call was done
     * @param baked for how long it was watched since, by looks
     * @param lookedAt when it was last looked at
     * @param because why it stands where it does, in a sentence; may be empty
     * @param members its calls, in the order in which they began
     * @param samples what checks showed since, the newest of them: to be shown
     * @param looks all that checks showed since, counted: to be judged
     */
    public record Wave(
            String values,
            List<String> parameters,
            State state,
            Instant begunAt,
            Instant since,
            Duration baked,
            Instant lookedAt,
            String because,
            List<Member> members,
            List<Sample> samples,
            List<Looks> looks) {
        public Wave {
            // What was stored before looks were counted has none.
            looks = looks == null ? Looks.and(List.of(), samples) : List.copyOf(looks);
            parameters = List.copyOf(parameters);
            members = List.copyOf(members);
            samples = List.copyOf(samples);
        }
    }

    /**
     * One call.
     *
     * @param hold under which it runs
     * @param urns of what it touches
     * @param wide whether it touches several things of a kind at once
     * @param zone empty where it has none, or none is known
     * @param done whether it was executed
     * @param passed whether what it touched was watched for long enough, and is well
     */
    public record Member(
            String hold,
            List<String> urns,
            boolean wide,
            String environment,
            String region,
            String zone,
            boolean done,
            boolean passed) {
        public Member {
            urns = List.copyOf(urns);
        }

        /** As far as it has come now. */
        public Member with(boolean nowDone, boolean nowPassed) {
            return new Member(hold, urns, wide, environment, region, zone, nowDone, nowPassed);
        }
    }
}
