package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who stands for it that a person is who they are said to be, so that those whom one owner let in alone can be told. */
public final class Enrolments {
    private static final String NAME = "enrolled.";

    private final Settings settings;

    public Enrolments(Settings settings) {
        this.settings = settings;
    }

    /**
     * How a person, or their newest key, came in.
     *
     * @param by who proposed it, or the provider
     * @param how alone or not
     * @param hold under which others agreed; empty when nobody was asked
     */
    public record Enrolment(String by, How how, String hold) {
        /** In words, to stand behind the person's name. */
        public String words() {
            return switch (how) {
                case FIRST -> "the first owner";
                case ALONE -> "let in by " + by + " alone";
                case QUORUM -> "let in by " + by + " and others";
                case PROVIDER -> "brought in by the identity provider " + by;
                case RECOVERY -> "let in by recovery on the host: " + by;
            };
        }

        /** Whether nobody but one person, or whoever has the host, stands for it. */
        public boolean doubtful() {
            return how == How.ALONE || how == How.RECOVERY;
        }
    }

    /** By whose word. */
    public enum How {
        /** Enrolled at first start. */
        FIRST,
        /** By the only owner, before there was anybody to agree. */
        ALONE,
        /** Proposed by one owner, and agreed to as the policies ask. */
        QUORUM,
        /** By the groups that the identity provider has them in; without a key, until owners agree to one. */
        PROVIDER,
        /** By whoever had the host's files. */
        RECOVERY
    }

    /** Replaces what was known. */
    public void put(String person, Enrolment enrolment) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("by", enrolment.by());
        json.put("how", enrolment.how().name());
        json.put("hold", enrolment.hold());
        settings.put(NAME + person, CanonicalJson.string(json));
    }

    /** Nothing is known of people who were there before this was kept. */
    public Optional<Enrolment> find(String person) {
        return settings.get(NAME + person).map(text -> {
            JsonNode json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
            return new Enrolment(
                    json.path("by").asString(""),
                    How.valueOf(json.path("how").asString("")),
                    json.path("hold").asString(""));
        });
    }
}
