package dev.lineclear.demo;

import dev.lineclear.testkit.MotoServer;
import dev.lineclear.testkit.MotoShop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Two groups of servers in a subnet with few addresses, and a number of one of them that is read ten times too large. */
final class MisreadWorld implements World {
    private static final String VERSION = "2011-01-01";
    private static final String MEANT = "8";
    private static final String READ = "80";
    private static final Pattern FREE = Pattern.compile("<availableIpAddressCount>(\\d+)<");
    private static final Pattern MOST = Pattern.compile("<MaxSize>(\\d+)<");

    private final Shops shops;
    private String subnet = "";

    private MisreadWorld(Shops shops) {
        this.shops = shops;
    }

    static World open(Path work) throws IOException {
        return new MisreadWorld(Shops.open(work));
    }

    @Override
    public Map<String, URI> endpoints() {
        return shops.endpoints(Set.of("ec2", "autoscaling", "servicequotas", "tagging"));
    }

    @Override
    public String account() {
        return MotoServer.MAIN;
    }

    @Override
    public void build() throws IOException, InterruptedException {
        shops.build();
        MotoShop shop = shops.now();
        subnet = shop.ask("ec2", "CreateSubnet", "VpcId", shop.vpc, "CidrBlock", "10.0.200.0/28")
                .replaceAll("(?s).*<subnetId>([^<]+)<.*", "$1");
        scaling(
                "CreateLaunchConfiguration",
                "LaunchConfigurationName",
                "web",
                "ImageId",
                "ami-12c6146b",
                "InstanceType",
                "t3.micro");
        for (String name : List.of("checkout", "search")) {
            scaling(
                    "CreateAutoScalingGroup",
                    "AutoScalingGroupName",
                    name,
                    "LaunchConfigurationName",
                    "web",
                    "MinSize",
                    "0",
                    "MaxSize",
                    MEANT,
                    "VPCZoneIdentifier",
                    subnet);
        }
    }

    @Override
    public String task() {
        return "let checkout grow to what the deployment's parameters say";
    }

    @Override
    public String deed() {
        return "reads " + READ + " where " + MEANT + " stands, and lets the group checkout grow to it.";
    }

    @Override
    public Said ask(URI gateway, AwsSessionCredentials keys) throws IOException, InterruptedException {
        return QueryCaller.ask(
                gateway,
                keys,
                "autoscaling",
                MotoShop.REGION,
                List.of(
                        "Action",
                        "UpdateAutoScalingGroup",
                        "Version",
                        VERSION,
                        "AutoScalingGroupName",
                        "checkout",
                        "MaxSize",
                        READ));
    }

    /**
     * Has a busy hour come: checkout starts servers for as long as it may and there are addresses, then search wants one
     * more. Whether it gets it is what production answers.
     */
    @Override
    public String outage() throws IOException, InterruptedException {
        int before = free();
        int most = Integer.parseInt(found(MOST, group("checkout")));
        int checkout = servers("checkout");
        while (checkout < most && free() > 0 && grows("checkout", checkout + 1)) {
            checkout++;
        }
        int wanted = servers("search") + 1;
        return grows("search", wanted)
                ? ""
                : "a busy hour comes: checkout may take " + most + " servers and starts them until it has " + checkout
                        + " and the last of the " + before + " addresses that were free; search wants " + wanted
                        + " servers and has " + servers("search");
    }

    @Override
    public String measured() {
        return "The server counts a subnet's addresses, and starts no server without one: that is measured. Its servers"
                + " serve nobody, and the busy hour is this demo's.";
    }

    /** @return whether it has so many then */
    private boolean grows(String group, int servers) throws IOException, InterruptedException {
        try {
            scaling("SetDesiredCapacity", "AutoScalingGroupName", group, "DesiredCapacity", "" + servers);
            return servers(group) == servers;
        } catch (IOException e) {
            // moto_server answers 500 where it has no address left; whatever else goes wrong is no outage to show.
            if (free() > 0) {
                throw e;
            }
            return false;
        }
    }

    private int servers(String group) throws IOException, InterruptedException {
        return group(group).split("<InstanceId>", -1).length - 1;
    }

    private int free() throws IOException, InterruptedException {
        return Integer.parseInt(found(FREE, shops.now().ask("ec2", "DescribeSubnets", "SubnetId.1", subnet)));
    }

    private String group(String name) throws IOException, InterruptedException {
        return scaling("DescribeAutoScalingGroups", "AutoScalingGroupNames.member.1", name);
    }

    private String scaling(String action, String... parameters) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("Version", VERSION));
        all.addAll(List.of(parameters));
        return shops.now().ask("autoscaling", action, all.toArray(String[]::new));
    }

    private static String found(Pattern pattern, String answer) throws IOException {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + answer);
        }
        return matcher.group(1);
    }

    @Override
    public List<String> named() {
        return List.of("MaxSize of Auto Scaling group checkout would be " + READ + "; it is " + MEANT + ".");
    }

    @Override
    public String no() {
        return "the parameters say " + MEANT + "; read them again";
    }

    @Override
    public void close() {
        shops.close();
    }
}
