package dev.lineclear.gate.aws.learn;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.gate.aws.learn.AnswerReader.Asked;
import dev.lineclear.gate.aws.learn.ScanStep.State;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.Settings;
import dev.lineclear.state.StateException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads with the gateway's own credentials what there is, operation by operation, region by region. After each page it is
 * on record in the store how far it is, so that a scan that was killed goes on there. An operation that fails (AccessDenied, no
 * answer) is said so and leaves what it read; the others go on. Only what was read to its end lets what it did not see count
 * as gone.
 */
public final class Inventory {
    /** What is read. */
    public record Scope(List<String> services, List<String> regions) {
        public Scope {
            services = List.copyOf(services);
            regions = List.copyOf(regions);
        }
    }

    /** Makes a call with the gateway's own credentials. */
    @FunctionalInterface
    public interface Api {
        ObjectNode call(ApiCall call, JsonNode input, String region) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);
    private static final String PREFIX = "inventory/";

    /** Steps of 23 services in 40 regions fit. */
    private static final int MAX_STEPS = 5_000;

    private static final int MAX_WHY = 300;

    /** These have the same things wherever they are asked. */
    private static final Set<String> GLOBAL = Set.of("iam", "route53", "cloudfront", "s3");

    /** What was listed a moment ago may be gone when it is asked about. */
    private static final Pattern GONE = Pattern.compile(".*(NotFound|NoSuch|DoesNotExist|NonExistent).*");

    private final Rules rules;
    private final AnswerReader reader;
    private final Api api;
    private final Settings kept;
    private final Consumer<Sighting> learn;
    private final Looks looks;
    private final KeptLooks keptLooks;
    private final String account;
    private final InstantSource clock;

    /**
     * Asks nobody yet.
     *
     * @param looks is told of each step that was read whole
     * @param account as targets of proposals are named with
     */
    public Inventory(
            Rules rules,
            Api api,
            Settings kept,
            Consumer<Sighting> learn,
            Looks looks,
            String account,
            InstantSource clock) {
        this.rules = rules;
        this.reader = new AnswerReader(rules);
        this.api = api;
        this.kept = kept;
        this.learn = learn;
        this.looks = looks;
        this.keptLooks = new KeptLooks(kept, looks);
        this.account = account;
        this.clock = clock;
    }

    /** Tells what was read whole before: at an earlier start, or by another gateway of the same store. */
    public void recall() {
        steps().forEach(step -> looks.whole(step.operation(), step.region(), step.whole()));
        keptLooks.recall();
    }

    /** Keeps for later starts what was read whole, by whoever asked. */
    public void keepLooks() {
        keptLooks.keep();
    }

    /** Where each step is, of the scan that runs or ran last, and of those before that it did not ask for. */
    public List<ScanStep> steps() {
        return kept.startingWith(PREFIX, MAX_STEPS).values().stream()
                .map(ScanStep::of)
                .toList();
    }

    /** The id of a scan that was begun and has steps left; empty where there is none. */
    public String unfinished() {
        return steps().stream()
                .filter(s -> s.state() == State.RUNNING || s.state() == State.WAITING)
                .map(ScanStep::scan)
                .findFirst()
                .orElse("");
    }

    /**
     * Since when all of a kind was read, so that what was not seen since is there no more: by type and region
     * ({@code ec2:subnet eu-central-1}), of types without regions by the type and a blank.
     */
    public Map<String, Instant> wholeSince() {
        Map<String, Instant> since = new HashMap<>();
        for (ScanStep step : steps()) {
            for (AnswerRule rule : rules.of(step.operation())) {
                if (!rule.mention() && rule.type().isPresent() && step.whole().isAfter(Instant.EPOCH)) {
                    ResourceType type = rule.type().get();
                    since.merge(
                            type.name() + " " + (type.regional() ? step.region() : ""),
                            step.whole(),
                            (a, b) -> a.isAfter(b) ? a : b);
                }
            }
        }
        return since;
    }

    /** When the last scan was begun; {@link Instant#EPOCH} where none was. */
    public Instant begun() {
        return steps().stream()
                .map(s -> Instant.parse(s.scan()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /**
     * Puts down what a new scan is to do, in place of any that was left unfinished.
     *
     * @param at when it is begun, which names it
     */
    public void begin(Instant at, Scope scope) {
        String id = at.toString();
        List<ScanStep> before = steps();
        for (ScanStep step : before) {
            if (step.state() == State.RUNNING || step.state() == State.WAITING) {
                keep(step.failed("another scan was begun instead"));
            }
        }
        for (String service : scope.services()) {
            List<String> regions = scope.regions().stream()
                    .map(region -> asked(service, region))
                    .distinct()
                    .toList();
            for (AnswerRule rule : rules.ofService(service)) {
                for (String region : rule.scan().isPresent() ? regions : List.<String>of()) {
                    keep(before.stream()
                            .filter(s -> s.operation().equals(rule.operation())
                                    && s.region().equals(region))
                            .findFirst()
                            .orElseGet(() -> fresh(rule.operation(), region))
                            .anew(id));
                }
            }
        }
    }

    private static ScanStep fresh(String operation, String region) {
        return new ScanStep(operation, region, "", State.WAITING, "", "", 0, "", Instant.EPOCH);
    }

    /** Where what a service has in a region is asked for: services without regions have one place in a partition. */
    static String asked(String operation, String region) {
        if (!GLOBAL.contains(operation.split(":", 2)[0])) {
            return region;
        }
        return switch (Upstreams.partition(region)) {
            case "aws-cn" -> "cn-north-1";
            case "aws-us-gov" -> "us-gov-west-1";
            default -> "us-east-1";
        };
    }

    private void keep(ScanStep step) {
        kept.put(PREFIX + step.region() + "/" + step.operation(), step.json());
        looks.whole(step.operation(), step.region(), step.whole());
    }

    /**
     * Does what is left of the scan that was begun.
     *
     * @throws InterruptedException when it is to stop; it can be gone on with
     */
    public void run(double perSecond) throws InterruptedException {
        Pages pages = new Pages(api::call, new Pace(perSecond));
        for (ScanStep step : steps()) {
            if (step.state() == State.RUNNING || step.state() == State.WAITING) {
                one(step, pages);
            }
        }
    }

    private void one(ScanStep from, Pages pages) throws InterruptedException {
        Progress progress = new Progress(from.at(State.RUNNING, from.after(), from.next(), from.things()));
        try {
            for (AnswerRule rule : rules.of(from.operation())) {
                if (rule.scan().isPresent()) {
                    all(rule, progress, pages);
                    keep(progress.step.whole(Instant.parse(from.scan())));
                    return;
                }
            }
            keep(progress.step.failed("this gateway knows no such scan"));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped");
            }
            String why = String.valueOf(e.getMessage());
            failed(progress, why);
        } catch (StateException e) {
            throw e;
        } catch (RuntimeException e) {
            // One answer that nobody foresaw keeps the others from being read as little as one that refuses.
            failed(progress, "it could not be read: " + e);
        }
    }

    private void failed(Progress progress, String why) {
        LOG.warn("inventory: {} in {}: {}", progress.step.operation(), progress.step.region(), why);
        keep(progress.step.failed(why.length() > MAX_WHY ? why.substring(0, MAX_WHY) : why));
    }

    private static final class Progress {
        private ScanStep step;

        Progress(ScanStep step) {
            this.step = step;
        }
    }

    private void all(AnswerRule rule, Progress progress, Pages pages) throws IOException, InterruptedException {
        List<ObjectNode> inputs = left(new Questions(rules, pages).of(rule, progress.step.region()), progress.step);
        for (ObjectNode input : inputs) {
            try {
                pages.each(
                        rules.call(rule.operation()),
                        input,
                        progress.step.region(),
                        progress.step.next(),
                        (answer, next) -> page(rule, input, answer, next, progress));
            } catch (ApiException e) {
                if (inputs.size() == 1 || !GONE.matcher(e.code()).matches()) {
                    throw e;
                }
            }
            progress.step = progress.step.at(State.RUNNING, CanonicalJson.string(input), "", progress.step.things());
            keep(progress.step);
        }
    }

    private void page(AnswerRule rule, ObjectNode input, JsonNode answer, String next, Progress at) {
        String region = at.step.region();
        Sighting seen = reader.read(
                new Asked(
                        rule.operation(),
                        input,
                        new Place(Upstreams.partition(region), region, account),
                        Origin.INVENTORY,
                        clock.instant()),
                answer);
        learn.accept(seen);
        long things = at.step.things() + seen.resources().size() + seen.edges().size();
        at.step = at.step.at(State.RUNNING, at.step.after(), next, things);
        keep(at.step);
    }

    /** Those after the one that was read last; all, where that is not among them any more. */
    private static List<ObjectNode> left(List<ObjectNode> inputs, ScanStep step) {
        List<String> texts = new ArrayList<>();
        inputs.forEach(input -> texts.add(CanonicalJson.string(input)));
        return inputs.subList(texts.indexOf(step.after()) + 1, inputs.size());
    }
}
