package dev.lineclear.catalog;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.UndoPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the catalogue holds of one operation.
 *
 * @param operation such as {@code dynamodb:DeleteTable}
 * @param effect without looking at any input; the input may make it worse, and only where this is
 *     {@link Effect#UNKNOWN} may it settle on something milder
 * @param known how the effect is known
 * @param accessLevel as the service authorisation reference has it ({@code Write}, {@code Permissions management,
 *     Write}); empty where it has none
 * @param signingName in the credential scope; empty where no API model has the operation
 * @param protocols as in {@link ServiceInfo}; empty where no API model has the operation
 * @param routes method and URI pattern, such as {@code DELETE /{Bucket}/{Key+}}; for REST protocols only
 * @param resources what it touches
 * @param bindings where members travel, for REST protocols; those in the path are in {@code routes}
 * @param sensitive members whose values must not be shown or kept, dotted paths
 * @param cases what the input changes; empty for most
 * @param reversibility whether it comes back, without looking at any input
 * @param phrase what it does, in words that a target's name can follow; may be empty
 */
public record Entry(
        String operation,
        Effect effect,
        Known known,
        String accessLevel,
        String signingName,
        List<String> protocols,
        List<String> routes,
        List<Resource> resources,
        List<Binding> bindings,
        List<String> sensitive,
        List<Case> cases,
        Reversibility reversibility,
        String phrase) {

    public Entry {
        protocols = List.copyOf(protocols);
        routes = List.copyOf(routes);
        resources = List.copyOf(resources);
        bindings = List.copyOf(bindings);
        sensitive = List.copyOf(sensitive);
        cases = List.copyOf(cases);
    }

    /** The part of {@link #operation} before the colon. */
    public String service() {
        return operation.substring(0, operation.indexOf(':'));
    }

    /** The part of {@link #operation} after the colon. */
    public String name() {
        return operation.substring(operation.indexOf(':') + 1);
    }

    /** How the gateway takes back the operation and its cases, in order, each way once; empty where it cannot. */
    public List<UndoPlan> plans() {
        return Stream.concat(Stream.of(reversibility), cases.stream().map(Case::reversibility))
                .flatMap(r -> r.undo().stream())
                .distinct()
                .toList();
    }

    /**
     * A resource the operation touches.
     *
     * @param type such as {@code table}
     * @param arn a template, such as {@code arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}}
     * @param required whether the operation always touches one
     * @param fills which input member fills which placeholder; empty where that cannot be told
     */
    public record Resource(String type, String arn, boolean required, List<Fill> fills) {
        public Resource {
            fills = List.copyOf(fills);
        }
    }

    /**
     * How a placeholder is filled.
     *
     * @param placeholder such as {@code TableName}; {@code *} when the value is a whole ARN
     * @param from an input member, or a JMESPath expression over the input
     */
    public record Fill(String placeholder, String from) {}

    /**
     * What a certain input changes.
     *
     * @param rule its name, as in {@link Known#rule}
     * @param when a JMESPath expression over the input
     * @param effect what the operation does then
     * @param reversibility whether that comes back
     * @param phrase what it does then, in words that a target's name can follow
     */
    public record Case(String rule, String when, Effect effect, Reversibility reversibility, String phrase) {
        /** The part of {@link #rule} that is the case's own, such as {@code no-backups}. */
        public String name() {
            return rule.substring(rule.indexOf('/') + 1);
        }
    }
}
