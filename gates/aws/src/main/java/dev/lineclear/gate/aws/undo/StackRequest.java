package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.Classifier;
import dev.lineclear.gate.aws.stack.Expansion;
import dev.lineclear.gate.aws.stack.Parameters;
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
import java.util.Map;
import java.util.Set;
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

    /** @throws UnseenException when what it does cannot be told from what there is to read */
    Foreseen foreseen() throws UnseenException, IOException {
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
            StackChanges changes = TemplateChanges.made(new Expansion(template, values), catalog);
            return new Foreseen(changes.with(StackSettings.created(input)), digest(text));
        }
        String current = stacks.template(stack, Stacks.PROCESSED);
        Template running = Template.read(current);
        JsonNode described = stacks.described(stack);
        Map<String, JsonNode> had = Parameters.running(running, described.path("Parameters"));
        Map<String, JsonNode> before = new HashMap<>(pseudo);
        before.putAll(had);
        Map<String, JsonNode> after = new HashMap<>(pseudo);
        after.putAll(Parameters.asked(template, input.path("Parameters"), had));
        StackChanges changes = TemplateChanges.between(
                new Expansion(running, before), new Expansion(template, after), physical(stack), catalog);
        return new Foreseen(
                changes.with(StackSettings.updated(input, described.path("Tags"))), digest(text) + digest(current));
    }

    /**
     * What the template of a change set has other than the one that runs, by logical ids.
     *
     * @param set as DescribeChangeSet has it
     * @throws UnseenException when that cannot be told from the templates
     */
    Map<String, StackChanges.One> compared(JsonNode set) throws UnseenException, IOException {
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
        return TemplateChanges.each(
                new Expansion(running, before),
                new Expansion(asked, after),
                fresh ? Map.of() : physical(stack),
                catalog);
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
