package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.Classifier;
import dev.lineclear.gate.aws.stack.Expansion;
import dev.lineclear.gate.aws.stack.Parameters;
import dev.lineclear.gate.aws.stack.Planned;
import dev.lineclear.gate.aws.stack.StackChanges;
import dev.lineclear.gate.aws.stack.StackSettings;
import dev.lineclear.gate.aws.stack.Template;
import dev.lineclear.gate.aws.stack.TemplateChanges;
import dev.lineclear.gate.aws.stack.UnseenException;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a request with a template does to its stack, or would by the change set that it makes. */
final class StackRequest {
    static final String CREATE = "cloudformation:CreateStack";
    static final String UPDATE = "cloudformation:UpdateStack";
    static final String PREPARE = "cloudformation:CreateChangeSet";

    private final Proposal proposal;
    private final Stacks stacks;
    private final TemplateSource source;
    private final Classifier catalog;

    StackRequest(Proposal proposal, AwsClients clients, Classifier catalog) {
        this.proposal = proposal;
        this.stacks = new Stacks(clients.soon(), proposal.destination());
        this.catalog = catalog;
        this.source = new TemplateSource(clients, proposal.destination());
    }

    /**
     * What it does.
     *
     * @param rests on which texts, in short: of other ones it may do the same, but was not looked at
     */
    record Foreseen(StackChanges changes, String rests) {}

    /**
     * The templates that are compared, each with its values.
     *
     * @param rests on which texts
     * @param settings what else the request changes of the stack
     */
    private record Sides(
            Expansion before,
            Expansion after,
            Map<String, String> running,
            String rests,
            List<StackChanges.One> settings) {}

    /** @throws UnseenException when what it does cannot be told from what there is to read */
    Foreseen foreseen() throws UnseenException, IOException {
        Sides sides = sides();
        StackChanges changes = TemplateChanges.between(sides.before(), sides.after(), sides.running(), catalog);
        return new Foreseen(changes.with(sides.settings()), sides.rests());
    }

    /** What it does to each resource, with what that was and will be; by logical ids. */
    Map<String, Planned> planned() throws UnseenException, IOException {
        Sides sides = sides();
        return TemplateChanges.planned(sides.before(), sides.after(), sides.running(), catalog);
    }

    private Sides sides() throws UnseenException, IOException {
        JsonNode input = proposal.input();
        boolean prepares = proposal.operation().equals(PREPARE);
        String kind = input.path("ChangeSetType").asString("UPDATE");
        if (prepares && !Set.of("CREATE", "UPDATE").contains(kind)) {
            throw new UnseenException("it takes resources over into the stack");
        }
        boolean creates = proposal.operation().equals(CREATE) || prepares && kind.equals("CREATE");
        String stack = input.path("StackName").asString("");
        String text = source.text(input, prepares, stacks);
        Template template = Template.read(text);
        Map<String, JsonNode> pseudo = Parameters.pseudo(proposal.destination(), stack);
        if (creates) {
            Map<String, JsonNode> values = new HashMap<>(pseudo);
            values.putAll(Parameters.asked(template, input.path("Parameters"), Map.of()));
            return new Sides(
                    new Expansion(Template.NONE, Map.of()),
                    new Expansion(template, values),
                    Map.of(),
                    digest(text),
                    StackSettings.created(input));
        }
        String current = stacks.template(stack, Stacks.PROCESSED);
        Template running = Template.read(current);
        JsonNode described = stacks.described(stack);
        Map<String, JsonNode> had = Parameters.running(running, described.path("Parameters"));
        Map<String, JsonNode> before = new HashMap<>(pseudo);
        before.putAll(had);
        Map<String, JsonNode> after = new HashMap<>(pseudo);
        after.putAll(Parameters.asked(template, input.path("Parameters"), had));
        return new Sides(
                new Expansion(running, before),
                new Expansion(template, after),
                physical(stack),
                digest(text) + digest(current),
                StackSettings.updated(input, described.path("Tags")));
    }

    /** What deleting a stack does to each of its resources, by logical ids. */
    Map<String, Planned> deleted() throws IOException {
        String stack = proposal.input().path("StackName").asString("");
        Set<String> retained = proposal.input().path("RetainResources").values().stream()
                .map(JsonNode::asString)
                .collect(Collectors.toUnmodifiableSet());
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> physical = new LinkedHashMap<>();
        stacks.resources(stack).forEach((logical, one) -> {
            types.put(logical, one.type());
            physical.put(logical, one.physical());
        });
        String text = stacks.template(stack, Stacks.PROCESSED);
        Optional<Expansion> before = running(text, stack);
        Map<String, Planned> all = new LinkedHashMap<>();
        TemplateChanges.eachDeleted(text, types, physical, retained)
                .forEach((logical, one) -> all.put(
                        logical,
                        before.map(template -> TemplateChanges.gone(one.what(), template, logical, physical))
                                .orElseGet(() -> Planned.said(one.what()))));
        return all;
    }

    /** Empty where it cannot be seen through: then what is deleted is known by its types alone. */
    private Optional<Expansion> running(String text, String stack) throws IOException {
        try {
            Template running = Template.read(text);
            Map<String, JsonNode> values = new HashMap<>(Parameters.pseudo(proposal.destination(), stack));
            values.putAll(Parameters.running(running, stacks.described(stack).path("Parameters")));
            return Optional.of(new Expansion(running, values));
        } catch (UnseenException e) {
            return Optional.empty();
        }
    }

    /**
     * What the template of a change set has other than the one that runs, by logical ids.
     *
     * @param set as DescribeChangeSet has it
     * @throws UnseenException when that cannot be told from the templates
     */
    Map<String, StackChanges.One> compared(JsonNode set) throws UnseenException, IOException {
        Sides sides = sides(set);
        return TemplateChanges.each(sides.before(), sides.after(), sides.running(), catalog);
    }

    /** As {@link #compared}, with what each resource was and will be. */
    Map<String, Planned> planned(JsonNode set) throws UnseenException, IOException {
        Sides sides = sides(set);
        return TemplateChanges.planned(sides.before(), sides.after(), sides.running(), catalog);
    }

    private Sides sides(JsonNode set) throws UnseenException, IOException {
        String stack = set.path("StackName").asString("");
        JsonNode described = stacks.described(set.path("StackId").asString(stack));
        Template asked =
                Template.read(stacks.templateOf(set.path("ChangeSetName").asString(""), stack));
        Map<String, JsonNode> pseudo = Parameters.pseudo(proposal.destination(), stack);
        Map<String, JsonNode> after = new HashMap<>(pseudo);
        after.putAll(Parameters.running(asked, set.path("Parameters")));
        boolean fresh = described.path("StackStatus").asString("").equals("REVIEW_IN_PROGRESS");
        Template running = fresh ? Template.NONE : Template.read(stacks.template(stack, Stacks.PROCESSED));
        Map<String, JsonNode> before = new HashMap<>(pseudo);
        before.putAll(Parameters.running(running, described.path("Parameters")));
        return new Sides(
                new Expansion(running, before),
                new Expansion(asked, after),
                fresh ? Map.of() : physical(stack),
                "",
                List.of());
    }

    private Map<String, String> physical(String stack) throws IOException {
        Map<String, String> ids = new LinkedHashMap<>();
        stacks.resources(stack).forEach((logical, one) -> ids.put(logical, one.physical()));
        return ids;
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
