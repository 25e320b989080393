package dev.lineclear.console;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One-time links by which a person registers a passkey. The link's secret stands behind its {@code #}, so that no server
 * and no preview ever sees it before the person's own browser sends it; the store has its digest only.
 */
public final class Invitations {
    private static final int BYTES = 32;
    private static final String NAME = "invitation.";
    private static final String USED = "invitation-used.";

    private final Settings settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Invitations(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Who is to be let in as what.
     *
     * @param person their name
     * @param teams theirs from then on
     * @param role what they may do
     * @param by the owner who asked for it
     * @param hold under which others agreed; empty when an only owner did it alone
     * @param expires when it is worth nothing any more
     */
    public record Invitation(
            String person, Set<String> teams, Approver.Role role, String by, String hold, Instant expires) {
        public Invitation {
            teams = Set.copyOf(teams);
        }
    }

    /**
     * A new one.
     *
     * @param hold under which others agreed; empty when an only owner did it alone, and then it is void from the moment
     *     there is another
     * @return its secret
     */
    public String make(String person, Set<String> teams, Approver.Role role, String by, String hold) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("person", person);
        ArrayNode all = json.putArray("teams");
        new TreeSet<>(teams).forEach(all::add);
        json.put("role", role.name());
        json.put("by", by);
        json.put("hold", hold);
        json.put("expires", clock.instant().plus(Limits.INVITATION).toString());
        settings.put(NAME + id(secret), CanonicalJson.string(json));
        return secret;
    }

    /** By which records name it; says nothing of the secret. */
    public static String id(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** As long as it can be used. One that an owner made alone cannot, from the moment there is another owner. */
    Optional<Invitation> find(String secret, Owners owners) {
        return settings.get(NAME + id(secret))
                .filter(text -> settings.get(USED + id(secret)).isEmpty())
                .map(Invitations::read)
                .filter(i -> clock.instant().isBefore(i.expires()))
                .filter(i -> !i.hold().isEmpty() || !owners.quorum());
    }

    /** @return whether this call, and no other, used it */
    boolean use(String secret) {
        return settings.putIfAbsent(USED + id(secret), clock.instant().toString());
    }

    private static Invitation read(String text) {
        JsonNode json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
        Set<String> teams = new TreeSet<>();
        json.path("teams").values().forEach(team -> teams.add(team.asString("")));
        return new Invitation(
                json.path("person").asString(""),
                teams,
                Approver.Role.valueOf(json.path("role").asString("")),
                json.path("by").asString(""),
                json.path("hold").asString(""),
                Instant.parse(json.path("expires").asString("")));
    }
}
