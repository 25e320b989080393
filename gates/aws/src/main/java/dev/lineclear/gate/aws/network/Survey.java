package dev.lineclear.gate.aws.network;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks production how a region's network is configured, all at once and page by page, within a time. */
final class Survey {
    /** Everything together: an agent's request waits for it. */
    static final Duration AT_MOST = Duration.ofSeconds(8);

    /** Of up to a thousand things each. */
    private static final int MAX_PAGES = 50;

    private static final int PAGE = 1_000;

    /** Prefix lists that rules and routes name; AWS lets a group have 60 rules. */
    private static final int MAX_LISTS = 200;

    private final ApiClient api;
    private final String region;
    private final long until = System.nanoTime() + AT_MOST.toNanos();

    Survey(ApiClient api, String region) {
        this.api = api;
        this.region = region;
    }

    /** One kind of thing: its call, the list in the answer, and the tokens in answer and input. */
    private record Ask(String call, String list, String next, String token) {
        static Ask ec2(String call, String list) {
            return new Ask("ec2:" + call, list, "NextToken", "NextToken");
        }
    }

    /** What a network is made of: without one of these nothing can be said. */
    private static final List<Ask> NEEDED = List.of(
            Ask.ec2("DescribeVpcs", "Vpcs"),
            Ask.ec2("DescribeSubnets", "Subnets"),
            Ask.ec2("DescribeRouteTables", "RouteTables"),
            Ask.ec2("DescribeNetworkAcls", "NetworkAcls"),
            Ask.ec2("DescribeSecurityGroups", "SecurityGroups"),
            Ask.ec2("DescribeInternetGateways", "InternetGateways"),
            Ask.ec2("DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"),
            Ask.ec2("DescribeNatGateways", "NatGateways"),
            Ask.ec2("DescribeVpcPeeringConnections", "VpcPeeringConnections"),
            Ask.ec2("DescribeNetworkInterfaces", "NetworkInterfaces"),
            Ask.ec2("DescribeInstances", "Reservations"));

    /** What sits in it beside: without one of these it is said that these are not seen. */
    private static final List<Ask> WANTED = List.of(
            new Ask("rds:DescribeDBInstances", "DBInstances", "Marker", "Marker"),
            new Ask("elasticloadbalancing:DescribeLoadBalancers", "LoadBalancers", "NextMarker", "Marker"),
            new Ask("lambda:ListFunctions", "Functions", "NextMarker", "Marker"));

    /**
     * What came back.
     *
     * @param lists by the answer's member: Vpcs, Subnets, …
     * @param gaps what could not be read, in words; what is needed is never among it
     */
    record Found(Map<String, ArrayNode> lists, List<String> gaps) {
        ArrayNode of(String list) {
            return Objects.requireNonNullElseGet(lists.get(list), CanonicalJson.MAPPER::createArrayNode);
        }
    }

    /** @throws IOException when something that is needed could not be read in time, or is more than is looked at */
    Found read() throws IOException {
        Map<String, ArrayNode> lists = new LinkedHashMap<>();
        List<String> gaps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Ask, Future<ArrayNode>> under = new LinkedHashMap<>();
            NEEDED.forEach(ask -> under.put(ask, threads.submit(() -> all(ask))));
            WANTED.forEach(ask -> under.put(ask, threads.submit(() -> all(ask))));
            try {
                for (Map.Entry<Ask, Future<ArrayNode>> one : under.entrySet()) {
                    Ask ask = one.getKey();
                    try {
                        lists.put(ask.list(), within(one.getValue(), ask.call()));
                    } catch (IOException e) {
                        if (NEEDED.contains(ask)) {
                            throw e;
                        }
                        gaps.add(ask.call() + " could not be asked: " + e.getMessage());
                    }
                }
            } finally {
                threads.shutdownNow();
            }
        }
        return new Found(lists, gaps);
    }

    private ArrayNode within(Future<ArrayNode> answer, String call) throws IOException {
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(call + ": no answer within " + AT_MOST.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(call + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof IOException ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
    }

    private ArrayNode all(Ask ask) throws IOException {
        return pages(ask, CanonicalJson.MAPPER.createObjectNode());
    }

    private ArrayNode pages(Ask ask, ObjectNode about) throws IOException {
        ArrayNode all = CanonicalJson.MAPPER.createArrayNode();
        ObjectNode input = about;
        for (int pages = 1; ; pages++) {
            if (System.nanoTime() - until > 0) {
                throw new IOException(ask.call() + ": not all pages within " + AT_MOST.toSeconds() + " seconds");
            }
            JsonNode page = api.call(ApiCall.of(ask.call()), input, region);
            page.path(ask.list()).values().forEach(all::add);
            String token = page.path(ask.next()).asString("");
            if (token.isEmpty()) {
                return all;
            }
            if (pages == MAX_PAGES) {
                throw new IOException(ask.call() + " has more than " + MAX_PAGES + " pages");
            }
            input = about.deepCopy().put(ask.token(), token);
        }
    }

    /** The addresses of each prefix list that is named; what could not be read is not in it. */
    Map<String, ArrayNode> entries(Iterable<String> lists) {
        Map<String, ArrayNode> read = new LinkedHashMap<>();
        for (String list : lists) {
            if (read.size() == MAX_LISTS) {
                break;
            }
            try {
                read.put(
                        list,
                        pages(
                                Ask.ec2("GetManagedPrefixListEntries", "Entries"),
                                CanonicalJson.MAPPER
                                        .createObjectNode()
                                        .put("PrefixListId", list)
                                        .put("MaxResults", PAGE / 10)));
            } catch (IOException e) {
                // It stays a list that nobody read, which makes whatever it decides unknown.
                continue;
            }
        }
        return read;
    }

    /** The ids of the instances that an Auto Scaling group has. */
    List<String> instances(String group) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode one : scaled(List.of(group)).values()) {
            Json.each(one, "Instances").forEach(i -> ids.add(Json.text(i, "InstanceId")));
        }
        return ids;
    }

    /** The Auto Scaling groups with these names; all where there is none. */
    ArrayNode scaled(List<String> names) throws IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        if (!names.isEmpty()) {
            names.forEach(about.putArray("AutoScalingGroupNames")::add);
        }
        return pages(
                new Ask("autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups", "NextToken", "NextToken"), about);
    }

    /** The versions of a launch template. */
    ArrayNode launches(ObjectNode about) throws IOException {
        return pages(Ask.ec2("DescribeLaunchTemplateVersions", "LaunchTemplateVersions"), about);
    }

    ArrayNode configurations(String name) throws IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        about.putArray("LaunchConfigurationNames").add(name);
        return pages(
                new Ask("autoscaling:DescribeLaunchConfigurations", "LaunchConfigurations", "NextToken", "NextToken"),
                about);
    }

    /** The rules with these ids, as DescribeSecurityGroupRules has them. */
    ArrayNode rules(List<String> ids) throws IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode named = about.putArray("SecurityGroupRuleIds");
        ids.forEach(named::add);
        return pages(Ask.ec2("DescribeSecurityGroupRules", "SecurityGroupRules"), about);
    }
}
