package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.Expressions;
import dev.lineclear.gate.aws.plausible.Readings.Listed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether what a request takes, with what there is, is within the account's service quotas. */
final class Quotas implements Check {
    /** AWS will refuse it, or, worse, the next one who needs some of it. */
    static final String EXCEEDED = "more-than-its-quota";

    /** Nobody knows whether it will. */
    static final String UNSEEN = "quota-not-seen";

    private final Readings readings;
    private final QuotaReadings quotas;

    Quotas(Readings readings, QuotaReadings quotas) {
        this.readings = readings;
        this.quotas = quotas;
    }

    @Override
    public boolean concerns(Proposal proposal) {
        return !Quota.of(proposal.operation()).isEmpty();
    }

    @Override
    public List<Signal> of(Proposal proposal) {
        List<String> exceeded = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        for (Quota quota : Quota.of(proposal.operation())) {
            Optional<BigDecimal> asked = Bounds.number(Expressions.search(quota.asked(), proposal.input()));
            try {
                if (asked.isPresent() && asked.get().signum() > 0) {
                    exceeded(quota, proposal, asked.get()).ifPresent(exceeded::add);
                }
            } catch (IOException e) {
                unseen.add(quota.what() + " (" + Visible.text(String.valueOf(e.getMessage())) + ")");
            }
        }
        return signals(exceeded, unseen);
    }

    /** By name alone: what is there changes by itself. */
    static List<Signal> signals(List<String> exceeded, List<String> unseen) {
        List<Signal> signals = new ArrayList<>();
        if (!exceeded.isEmpty()) {
            signals.add(new Signal(EXCEEDED, String.join("; ", exceeded) + ".", List.of()));
        }
        if (!unseen.isEmpty()) {
            signals.add(new Signal(
                    UNSEEN,
                    "How much the account may have could not be read, so that it may be more: "
                            + String.join("; ", unseen) + ".",
                    List.of()));
        }
        return signals;
    }

    private Optional<String> exceeded(Quota quota, Proposal proposal, BigDecimal asked) throws IOException {
        String region = proposal.destination().getOrDefault("region", "");
        BigDecimal most =
                quotas.value(region, quota.service(), quota.code()).subtract(BigDecimal.valueOf(quota.kept()));
        String words = "It asks for " + asked.toPlainString() + " of " + quota.what();
        String may = "; the account may have " + most.toPlainString()
                + (quota.kept() > 0 ? " besides " + quota.kept() + " that AWS keeps back" : "");
        if (asked.compareTo(most) > 0) {
            return Optional.of(words + may);
        }
        if (quota.call().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal there = there(quota, proposal);
        return there.add(asked).compareTo(most) > 0
                ? Optional.of(words + ", beside " + there.toPlainString() + " that there are" + may)
                : Optional.empty();
    }

    /** Of what is listed; where there are more pages than a request waits for, there is at least as much. */
    private BigDecimal there(Quota quota, Proposal proposal) throws IOException {
        Listed listed = readings.list(
                proposal, quota.call(), CanonicalJson.MAPPER.createObjectNode(), quota.list(), quota.pages());
        String own =
                quota.its().isEmpty() ? "" : proposal.input().path(quota.its()).asString("");
        BigDecimal there = BigDecimal.ZERO;
        for (JsonNode thing : listed.things()) {
            if (own.isEmpty() || !thing.path(quota.its()).asString("").equals(own)) {
                there = there.add(
                        Bounds.number(Expressions.search(quota.each(), thing)).orElse(BigDecimal.ZERO));
            }
        }
        return there;
    }
}
