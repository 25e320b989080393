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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which names lead nowhere, or somewhere else, by a change of records: such as those of a content network's origin. */
public final class NamesForesight implements Foresight {
    private static final Logger LOG = LoggerFactory.getLogger(NamesForesight.class);

    private static final String CHANGE = "route53:ChangeResourceRecordSets";

    /** All pages together: an agent's request waits for them. */
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    /** Of 300 records; in larger zones nothing is foreseen. */
    private static final int MAX_PAGES = 20;

    /** Route 53 is asked there, wherever one is. */
    private static final String REGION = "us-east-1";

    private final AwsClients clients;

    /** @param clients stay the caller's to close */
    public NamesForesight(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        if (!proposal.operation().equals(CHANGE)) {
            return List.of();
        }
        try {
            Zone before = Zone.of(records(Json.text(proposal.input(), "HostedZoneId", "Id")));
            Zone after = before.after(proposal.input().path("ChangeBatch").path("Changes"));
            List<String> lost = before.lostIn(after).stream().map(Visible::text).toList();
            return lost.isEmpty()
                    ? List.of()
                    : List.of(NetworkForesight.signal(NetworkForesight.LOST, "Names lead elsewhere", lost));
        } catch (UnforeseenException | IOException | RuntimeException e) {
            LOG.warn("what proposal {} does to names could not be foreseen: {}", proposal.id(), e.toString());
            return List.of(NetworkForesight.signal(
                    NetworkForesight.UNSEEN,
                    "Where names will lead cannot be foreseen",
                    List.of(String.valueOf(e.getMessage()))));
        }
    }

    private List<JsonNode> records(String zone) throws IOException {
        long until = System.nanoTime() + AT_MOST.toNanos();
        List<JsonNode> all = new ArrayList<>();
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("HostedZoneId", zone);
        for (int page = 0; page < MAX_PAGES; page++) {
            if (System.nanoTime() - until > 0) {
                throw new IOException("the zone could not be read within " + AT_MOST.toSeconds() + " seconds");
            }
            JsonNode answer = clients.soon().call(ApiCall.of("route53:ListResourceRecordSets"), input, REGION);
            answer.path("ResourceRecordSets").values().forEach(all::add);
            if (!Json.yes(answer, "IsTruncated")) {
                return all;
            }
            input = CanonicalJson.MAPPER.createObjectNode().put("HostedZoneId", zone);
            for (String next : List.of("Name", "Type", "Identifier")) {
                String value = Json.text(answer, "NextRecord" + next);
                if (!value.isEmpty()) {
                    input.put("StartRecord" + next, value);
                }
            }
        }
        throw new IOException("the zone has more than " + MAX_PAGES + " pages of records");
    }
}
