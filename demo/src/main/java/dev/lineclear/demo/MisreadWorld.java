package dev.lineclear.demo;

import dev.lineclear.testkit.MotoServer;
import dev.lineclear.testkit.MotoShop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Two groups of servers in a subnet with few addresses, and a number of one of them that is read ten times too large. */
final class MisreadWorld implements World {
    private static final String VERSION = "2011-01-01";
    private static final String MEANT = "8";
    private static final String READ = "80";

    private final Shops shops;

    private MisreadWorld(Shops shops) {
        this.shops = shops;
    }

    static World open(Path work) throws IOException {
        return new MisreadWorld(Shops.open(work));
    }

    @Override
    public Map<String, URI> endpoints() {
        return shops.endpoints(Set.of("ec2", "autoscaling", "tagging"));
    }

    @Override
    public String account() {
        return MotoServer.MAIN;
    }

    @Override
    public void build() throws IOException, InterruptedException {
        shops.build();
        MotoShop shop = shops.now();
        String subnet = shop.ask("ec2", "CreateSubnet", "VpcId", shop.vpc, "CidrBlock", "10.0.200.0/28")
                .replaceAll("(?s).*<subnetId>([^<]+)<.*", "$1");
        shop.ask(
                "autoscaling",
                "CreateLaunchConfiguration",
                "Version",
                VERSION,
                "LaunchConfigurationName",
                "web",
                "ImageId",
                "ami-12c6146b",
                "InstanceType",
                "t3.micro");
        for (String name : List.of("checkout", "search")) {
            shop.ask(
                    "autoscaling",
                    "CreateAutoScalingGroup",
                    "Version",
                    VERSION,
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

    @Override
    public String outage() throws IOException, InterruptedException {
        return shops.now()
                        .ask(
                                "autoscaling",
                                "DescribeAutoScalingGroups",
                                "Version",
                                VERSION,
                                "AutoScalingGroupNames.member.1",
                                "checkout")
                        .contains("<MaxSize>" + READ + "<")
                ? "checkout may take " + READ + " of a subnet's eleven addresses, and search is left without any"
                : "";
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
