package dev.lineclear.gate.aws.plausible;

import java.util.List;
import java.util.Optional;

/**
 * How much of something an account may have in a region, and how it is counted what a request takes of it.
 *
 * @param service as Service Quotas calls it
 * @param code of the quota, by Service Quotas
 * @param what people call it
 * @param operations that take of it
 * @param asked JMESPath over the input: how much; nothing is taken where that is no number
 * @param call that lists what there is; empty where that cannot be listed in time
 * @param list JMESPath over its answer: the things
 * @param each JMESPath over one of them: how much it takes
 * @param its what one is called by, in the input and in the answer; empty where the request only ever makes new ones
 * @param kept of it that AWS keeps back
 * @param pages the token in the answer and the token in the input
 */
record Quota(
        String service,
        String code,
        String what,
        List<String> operations,
        String asked,
        String call,
        String list,
        String each,
        String its,
        int kept,
        List<String> pages) {
    private static final List<String> TOKENS = List.of("NextToken", "NextToken");
    private static final List<String> MARKERS = List.of("Marker", "Marker");

    /** Of AWS's thousands those that changes run into, and that can be counted. */
    static final List<Quota> ALL = List.of(
            new Quota(
                    "autoscaling",
                    "L-CDE20ADC",
                    "Auto Scaling groups",
                    List.of("autoscaling:CreateAutoScalingGroup"),
                    "`1`",
                    "autoscaling:DescribeAutoScalingGroups",
                    "AutoScalingGroups",
                    "`1`",
                    "AutoScalingGroupName",
                    0,
                    TOKENS),
            new Quota(
                    "rds",
                    "L-7B6409FD",
                    "DB instances",
                    List.of(
                            "rds:CreateDBInstance",
                            "rds:CreateDBInstanceReadReplica",
                            "rds:RestoreDBInstanceFromDBSnapshot",
                            "rds:RestoreDBInstanceToPointInTime"),
                    "`1`",
                    "rds:DescribeDBInstances",
                    "DBInstances",
                    "`1`",
                    "DBInstanceIdentifier",
                    0,
                    MARKERS),
            new Quota(
                    "rds",
                    "L-7ADDB58A",
                    "GB of storage of all DB instances",
                    List.of("rds:CreateDBInstance", "rds:ModifyDBInstance"),
                    "AllocatedStorage",
                    "rds:DescribeDBInstances",
                    "DBInstances",
                    "AllocatedStorage",
                    "DBInstanceIdentifier",
                    0,
                    MARKERS),
            new Quota(
                    "ec2",
                    "L-0263D0A3",
                    "Elastic IP addresses",
                    List.of("ec2:AllocateAddress"),
                    "`1`",
                    "ec2:DescribeAddresses",
                    "Addresses",
                    "`1`",
                    "",
                    0,
                    List.of()),
            new Quota(
                    "vpc",
                    "L-DF5E4CA3",
                    "network interfaces",
                    List.of("ec2:CreateNetworkInterface", "ec2:RunInstances"),
                    "MaxCount || `1`",
                    "ec2:DescribeNetworkInterfaces",
                    "NetworkInterfaces",
                    "`1`",
                    "",
                    0,
                    TOKENS),
            new Quota(
                    "lambda",
                    "L-B99A9384",
                    "concurrent executions of functions",
                    List.of("lambda:PutFunctionConcurrency"),
                    "ReservedConcurrentExecutions",
                    "",
                    "",
                    "",
                    "",
                    100,
                    List.of()));

    static List<Quota> of(String operation) {
        return ALL.stream().filter(q -> q.operations().contains(operation)).toList();
    }

    /** Of the vCPUs of running On-Demand instances, by how an instance type begins; empty for types that nobody knows. */
    static Optional<String> vcpus(String instanceType) {
        String family = instanceType.replaceFirst("[0-9].*", "");
        return Optional.ofNullable(
                switch (family) {
                    case "p" -> "L-417A185B";
                    case "g", "gr", "vt" -> "L-DB2E81BA";
                    case "x" -> "L-7295265B";
                    case "f" -> "L-74FC7D96";
                    case "inf" -> "L-1945791B";
                    case "trn" -> "L-2C3B7624";
                    case "dl" -> "L-6E869C2A";
                    case "u", "u-" -> "L-43DA4232";
                    case "hpc" -> "L-F7808C92";
                    case "a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z" -> "L-1216C47A";
                    default -> null;
                });
    }
}
