package dev.lineclear.gate.aws.network;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Which names and paths of a content network lead nowhere, or to another origin, by a change of a distribution. */
public final class OriginsForesight implements Foresight {
    private static final Logger LOG = LoggerFactory.getLogger(OriginsForesight.class);

    private static final String UPDATE = "cloudfront:UpdateDistribution";

    /** These change where a distribution leads, too, by what stands in another one. */
    private static final Set<String> BY_ANOTHER =
            Set.of("cloudfront:UpdateDistributionWithStagingConfig", "cloudfront:AssociateAlias");

    /** CloudFront is asked there, wherever one is. */
    private static final String REGION = "us-east-1";

    private final AwsClients clients;

    /** @param clients stay the caller's to close */
    public OriginsForesight(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        if (BY_ANOTHER.contains(proposal.operation())) {
            return unseen("it is taken from another distribution, which is not compared");
        }
        if (!proposal.operation().equals(UPDATE)) {
            return List.of();
        }
        try {
            String id = Json.text(proposal.input(), "Id");
            JsonNode before = clients.soon()
                    .call(
                            ApiCall.of("cloudfront:GetDistributionConfig"),
                            CanonicalJson.MAPPER.createObjectNode().put("Id", id),
                            REGION)
                    .path("DistributionConfig");
            JsonNode after = proposal.input().path("DistributionConfig");
            if (!before.has("Origins") || !after.has("Origins")) {
                throw new IOException("the distribution's configuration cannot be read");
            }
            List<String> lost = lost(before, after).stream().map(Visible::text).toList();
            return lost.isEmpty()
                    ? List.of()
                    : List.of(NetworkForesight.signal(
                            NetworkForesight.LOST, "Distribution " + Visible.text(id) + " leads elsewhere", lost));
        } catch (IOException | RuntimeException e) {
            LOG.warn("what proposal {} does to a distribution could not be foreseen: {}", proposal.id(), e.toString());
            return unseen(String.valueOf(e.getMessage()));
        }
    }

    private static List<Signal> unseen(String why) {
        return List.of(NetworkForesight.signal(
                NetworkForesight.UNSEEN, "Where the distribution will lead cannot be foreseen", List.of(why)));
    }

    private static List<String> lost(JsonNode before, JsonNode after) {
        List<String> lost = new ArrayList<>();
        if (Json.yes(before, "Enabled") && !Json.yes(after, "Enabled")) {
            lost.add("it answers nobody any more");
        }
        Set<String> names = new TreeSet<>(Json.strings(before.path("Aliases"), "Items"));
        Json.strings(after.path("Aliases"), "Items").forEach(names::remove);
        names.forEach(name -> lost.add(name + " leads nowhere any more"));
        Map<String, String> paths = paths(before);
        Map<String, String> then = paths(after);
        paths.forEach((path, origin) -> {
            // A path without a behaviour of its own has everybody's.
            String now = then.getOrDefault(path, then.getOrDefault(DEFAULT, ""));
            if (!now.equals(origin)) {
                lost.add(path + " leads to " + now + " instead of " + origin);
            }
        });
        then.forEach((path, origin) -> {
            if (!paths.containsKey(path) && !origin.equals(paths.get(DEFAULT))) {
                lost.add(path + " leads to " + origin + " instead of " + paths.get(DEFAULT));
            }
        });
        Set<String> hosts = hosts(before);
        hosts.removeAll(hosts(after));
        hosts.forEach(host -> lost.add(host + " is no origin any more"));
        return lost;
    }

    private static final String DEFAULT = "everything else";

    /** Which origin is asked for which path; of a group of origins all. */
    private static Map<String, String> paths(JsonNode distribution) {
        Map<String, String> origins = new TreeMap<>();
        Json.each(distribution.path("Origins"), "Items").forEach(o -> origins.put(Json.text(o, "Id"), host(o)));
        Json.each(distribution.path("OriginGroups"), "Items").forEach(group -> {
            List<String> members = new ArrayList<>();
            Json.each(group.path("Members"), "Items")
                    .forEach(m ->
                            members.add(origins.getOrDefault(Json.text(m, "OriginId"), "an origin that is not there")));
            origins.put(Json.text(group, "Id"), String.join(", else ", members));
        });
        Map<String, String> paths = new TreeMap<>();
        String none = "an origin that is not there";
        paths.put(
                DEFAULT,
                origins.getOrDefault(Json.text(distribution.path("DefaultCacheBehavior"), "TargetOriginId"), none));
        Json.each(distribution.path("CacheBehaviors"), "Items")
                .forEach(b -> paths.put(
                        Json.text(b, "PathPattern"), origins.getOrDefault(Json.text(b, "TargetOriginId"), none)));
        return paths;
    }

    private static String host(JsonNode origin) {
        return Json.text(origin, "DomainName") + Json.text(origin, "OriginPath");
    }

    private static Set<String> hosts(JsonNode distribution) {
        Set<String> hosts = new TreeSet<>();
        Json.each(distribution.path("Origins"), "Items").forEach(o -> hosts.add(host(o)));
        return hosts;
    }
}
