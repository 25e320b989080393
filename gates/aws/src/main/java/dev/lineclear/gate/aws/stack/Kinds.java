package dev.lineclear.gate.aws.stack;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a resource type of CloudFormation is, as far as it matters to who may do what and to what runs. */
final class Kinds {
    /** CloudFormation makes a snapshot of these before it deletes them; of others a policy that says so is one to delete. */
    private static final Set<String> SNAPSHOTS = Set.of(
            "AWS::DocDB::DBCluster",
            "AWS::EC2::Volume",
            "AWS::ElastiCache::CacheCluster",
            "AWS::ElastiCache::ReplicationGroup",
            "AWS::Neptune::DBCluster",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBInstance",
            "AWS::Redshift::Cluster");

    private static final Set<String> RETAINS = Set.of("Retain", "RetainExceptOnCreate");

    /** Of CloudFormation's own types, those that only wait. */
    private static final Set<String> WAITS =
            Set.of("AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle");

    /** Types that have something run, which the template does not show, as soon as they are there. */
    private static final Set<String> RUNS =
            Set.of("AWS::SSM::Association", "AWS::ServiceCatalog::CloudFormationProvisionedProduct", "AWS::EMR::Step");

    /** Everything, or so much that it is nobody's own; however it is written. */
    private static final Pattern EVERYWHERE = Pattern.compile(".*/0*[0-7]");

    private static final Set<String> BLOCKS =
            Set.of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets");
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");

    private Kinds() {}

    /** Custom resources run code, others' types run others' code, nested stacks and modules hold what is not seen here. */
    static boolean runsSomething(String type) {
        return !type.startsWith("AWS::")
                || type.endsWith("::MODULE")
                || RUNS.contains(type)
                || type.startsWith("AWS::CloudFormation::") && !WAITS.contains(type);
    }

    /** Types whose resources say who may do what. */
    static boolean permits(String type) {
        return type.startsWith("AWS::IAM::")
                || type.endsWith("Policy") && !type.startsWith("AWS::AutoScaling::") && !type.contains("Scaling::")
                || type.endsWith("::Permission")
                || type.endsWith("Ingress")
                || type.equals("AWS::Lambda::Url");
    }

    /** It is nothing, and only tells AWS which tool wrote the template. */
    static boolean nothing(String type) {
        return type.equals("AWS::CDK::Metadata");
    }

    /** CloudFormation looks at their templates anew at each update of the stack around them. */
    static boolean nested(String type) {
        return type.equals("AWS::CloudFormation::Stack");
    }

    static boolean retains(String policy) {
        return RETAINS.contains(policy);
    }

    /** An instance of a cluster has no snapshot of its own. */
    static boolean snapshots(String policy, String type, JsonNode properties) {
        return policy.equals("Snapshot") && SNAPSHOTS.contains(type) && !properties.has("DBClusterIdentifier");
    }

    static boolean keeps(String policy, String type, JsonNode properties) {
        return retains(policy) || snapshots(policy, type, properties);
    }

    /**
     * Whether what a property says lets others in: a policy document, an address range that is everything or not told, a
     * public address, access for everybody.
     */
    static boolean opens(String type, String name, JsonNode value) {
        return switch (name) {
            case "CidrIp", "CidrIpv6", "CIDRIP" ->
                type.contains("SecurityGroup")
                        && (!value.isString()
                                || EVERYWHERE.matcher(value.asString().strip()).matches());
            case "SourcePrefixListId" -> true; // which ranges are in it is not told here
            case "SecurityGroupEgress" -> false;
            case "PubliclyAccessible", "MapPublicIpOnLaunch", "AssociatePublicIpAddress" -> !said(value, false);
            case "AccessControl" -> value.asString("Public").matches("(?i)public.*|authenticated.*");
            case "PublicAccessBlockConfiguration" -> !BLOCKS.stream().allMatch(block -> said(value.path(block), true));
            case "Statement" -> !type.startsWith("AWS::WAF"); // where it says what is filtered
            case "IamInstanceProfile" -> true;
            default -> within(type, value);
        };
    }

    /** Whether a property that changes lets more in; any change of who may come in might. */
    static boolean widens(String type, String name, JsonNode properties) {
        return name.equals("SecurityGroupIngress") || opens(type, name, properties.path(name));
    }

    private static boolean within(String type, JsonNode value) {
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (opens(type, member.getKey(), member.getValue())) {
                return true;
            }
        }
        if (value.isArray()) {
            for (JsonNode each : value.values()) {
                if (within(type, each)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a text says yes, or no, as YAML of any version has it; what is not a text says neither. */
    static boolean said(JsonNode value, boolean yes) {
        return value.isString() && YES.contains(value.asString().strip().toLowerCase(Locale.ROOT)) == yes;
    }
}
