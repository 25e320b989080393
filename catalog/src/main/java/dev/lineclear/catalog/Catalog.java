package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.catalog.Curation.Curated;
import dev.lineclear.catalog.Curation.Outcome;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.UndoPlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What every AWS operation does. Immutable and thread-safe.
 *
 * <p>An {@code input} is the decoded request as JSON under the API's member names, whatever the protocol: path labels,
 * query keys and headers too, XML bodies as their member ({@code {"Delete":{"Objects":[{"Key":"k"}]}}}), lists as
 * arrays. Values of the query protocols may stay strings.
 */
public final class Catalog implements Classifier {
    /** Runs every recipe that is data for every operation of it that is not marked as unverified. */
    private static final String RECIPES_IN_DATA = "dev.lineclear.gate.aws.undo.RecipesTest";

    private final Rows rows;
    private final Curation curation;
    private final Classifying classifying;
    private final Wire wire;

    /** Read when first asked for, since most gateways assume no role; whichever thread comes first, all read the same. */
    private volatile @Nullable Permissions permissions;

    private Catalog(Rows rows, Curation curation) {
        this.rows = rows;
        this.curation = curation;
        this.classifying = new Classifying(rows, curation);
        this.wire = new Wire(rows);
    }

    /**
     * Reads the data files of this package.
     *
     * @throws IllegalStateException when they are broken
     */
    public static Catalog load() {
        return new Catalog(Rows.load(), Curation.load());
    }

    /** Reads now what would else be read when first asked for. */
    public void warm() {
        curation.warm();
        UndoRecipes.all();
    }

    /** The packages the derived data comes from, with their versions. */
    public List<String> sources() {
        return List.copyOf(rows.sources);
    }

    /** The packages whose API models have an operation, with versions; empty where none has. */
    String models(String operation) {
        Row row = rows.row(operation);
        if (row == null || row.models().isEmpty()) {
            return "";
        }
        boolean newer = row.newer();
        return rows.sources.stream()
                .filter(s -> newer
                        ? row.models().stream().anyMatch(m -> s.startsWith(m.client() + " "))
                        : s.startsWith("aws-sdk "))
                .collect(Collectors.joining(", "));
    }

    /**
     * The tests that have run a recipe for an operation against a server, by class name; empty where none has.
     *
     * @param recipe one of the operation's {@link Entry#plans}
     */
    public List<String> verifiedBy(String operation, String recipe) {
        return UndoRecipes.named(recipe)
                .map(data -> data.unverified().contains(operation) ? List.<String>of() : List.of(RECIPES_IN_DATA))
                .orElseGet(() -> curation.verifiedBy.getOrDefault(recipe, List.of()));
    }

    /** The undo recipes by name. */
    public Map<String, UndoPlan> recipes() {
        return Map.copyOf(curation.recipes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The input only ever makes it worse, except where the operation alone says nothing (PartiQL). A predicate that
     * does not fit the input makes it unknown.
     */
    @Override
    public Classification classify(String operation, JsonNode input) {
        return classifying.of(operation, input);
    }

    /** What the catalogue holds of an operation, such as {@code dynamodb:DeleteTable}; empty when it knows none. */
    public Optional<Entry> entry(String operation) {
        Row row = rows.row(operation);
        Curated curated = curation.of(operation);
        if (row == null && curated == null) {
            return Optional.empty();
        }
        Classification base =
                curated != null ? curated.base() : Classifying.derived(operation, Objects.requireNonNull(row));
        return Optional.of(new Entry(
                operation,
                base.effect(),
                base.known(),
                row == null ? "" : row.level(),
                row == null || row.models().isEmpty()
                        ? ""
                        : row.models().getFirst().signingName(),
                row == null ? List.of() : protocols(row),
                row == null
                        ? List.of()
                        : row.routes().stream()
                                .map(r -> r.method() + " " + r.uri())
                                .toList(),
                resources(row, curated),
                row == null ? List.of() : row.bindings(),
                row == null ? List.of() : row.sensitive(),
                curated == null
                        ? List.of()
                        : curated.cases().stream()
                                .map(each -> shown(operation, each))
                                .toList(),
                Classifying.takenBack(operation, base).reversibility(),
                base.phrase()));
    }

    private static Entry.Case shown(String operation, Outcome each) {
        Entry.Case written = each.condition();
        return new Entry.Case(
                written.rule(),
                written.when(),
                written.effect(),
                Classifying.takenBack(operation, each.then()).reversibility(),
                written.phrase());
    }

    private static List<String> protocols(Row row) {
        return row.models().stream()
                .flatMap(m -> m.protocols().stream())
                .distinct()
                .toList();
    }

    private List<Resource> resources(@Nullable Row row, @Nullable Curated curated) {
        List<Resource> derived = row == null ? List.of() : curation.touched(row);
        return curated == null ? derived : curated.targets().orElse(derived);
    }

    /** How an operation's XML body maps to its input, for rest-xml; empty where it has none. */
    public Optional<Body> body(String operation) {
        return Body.of(operation);
    }

    /** The prefixes of {@code X-Amz-Target} that a service's operations go by. */
    Set<String> targetPrefixes(String service) {
        return rows.modelsBySigningName.values().stream()
                .flatMap(List::stream)
                .filter(m -> m.service().equals(service) && !m.target().isEmpty())
                .map(Rows.Model::target)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Operations that somebody may have meant who spelled one another way, the likeliest first; often none. */
    public List<String> similar(String operation) {
        return Likeness.to(operation, operations());
    }

    /**
     * What a newer {@code operations.tsv} would change.
     *
     * @throws IllegalArgumentException when it is no such file
     */
    public List<Difference> differences(byte[] newer) {
        return Difference.between(rows, newer, curation);
    }

    /** All operations, sorted. */
    public List<String> operations() {
        return Stream.concat(rows.all().map(row -> row.operation), curation.operations())
                .sorted()
                .distinct()
                .toList();
    }

    /**
     * What a request touches: several for batches, without doubles, at most one more than a proposal may have. Never
     * empty: where the request names nothing it is the service itself. Never throws.
     *
     * @param destination {@code partition}, {@code region}, {@code account}; what is missing becomes {@code *}
     */
    public List<TargetRef> targets(String operation, JsonNode input, Map<String, String> destination) {
        int colon = operation.indexOf(':');
        String service = colon < 1 ? "unknown" : operation.substring(0, colon);
        Row row = rows.row(operation);
        List<Resource> resources = row == null ? List.of() : resources(row, curation.of(operation));
        try {
            return Targets.of(service, resources, input, destination);
        } catch (RuntimeException | StackOverflowError e) {
            return Targets.of(service, List.of(), input, destination);
        }
    }

    /** The IAM actions that a request takes, and what they can be allowed on. Never throws. */
    public Needed needed(String operation, JsonNode input) {
        return permitting().of(operation, input);
    }

    /** The actions of operations that take others than the one of their name, or more, with their conditions. */
    Map<String, Map<String, String>> permissions() {
        return permitting().written();
    }

    private Permissions permitting() {
        Permissions known = permissions;
        if (known == null) {
            known = new Permissions(rows, curation);
            permissions = known;
        }
        return known;
    }

    /**
     * Whether AWS can be asked about the operation without having it done: by the member {@code DryRun}, true, which is
     * answered by an error of its own where it would have succeeded.
     */
    public boolean dryRun(String operation) {
        return DryRuns.has(operation);
    }

    /** The operation an {@code X-Amz-Target} names, when the prefix belongs to the signing name. */
    public Optional<String> byTarget(String signingName, String xAmzTarget) {
        return wire.byTarget(signingName, xAmzTarget);
    }

    /** The operation an {@code Action} of the query and ec2 protocols names; also for rpc-v2-cbor's operation. */
    public Optional<String> byAction(String signingName, String action) {
        return wire.byAction(signingName, action);
    }

    /** {@link #byRoute(String, String, String, String, Set)} for a request without telling headers. */
    public Optional<RouteMatch> byRoute(String signingName, String method, String rawPath, String rawQuery) {
        return byRoute(signingName, method, rawPath, rawQuery, Set.of());
    }

    /**
     * The operation of a REST request. S3 in path style: the gate puts the bucket in front for virtual hosts. Requests
     * to S3 Control (its host begins with an account or holds {@code s3-control}) go by the signing name
     * {@code s3-control} here, since their paths look like buckets.
     *
     * @param rawPath as on the wire, percent-encoded, beginning with a slash
     * @param rawQuery as on the wire without the question mark; may be empty
     * @param headerNames in lower case; some operations differ by one alone ({@code x-amz-copy-source})
     */
    public Optional<RouteMatch> byRoute(
            String signingName, String method, String rawPath, String rawQuery, Set<String> headerNames) {
        return wire.byRoute(signingName, method, rawPath, rawQuery, headerNames);
    }

    /** What is known of a signing name. */
    public Optional<ServiceInfo> service(String signingName) {
        return wire.service(signingName);
    }
}
