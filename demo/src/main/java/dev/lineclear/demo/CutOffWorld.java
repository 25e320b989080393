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

/** A shop in two zones, and one line of configuration that cuts them off from each other and from the internet. */
final class CutOffWorld implements World {
    private static final String RULE = "50";

    private final Shops shops;

    private CutOffWorld(Shops shops) {
        this.shops = shops;
    }

    static World open(Path work) throws IOException {
        return new CutOffWorld(Shops.open(work));
    }

    @Override
    public Map<String, URI> endpoints() {
        return shops.endpoints(Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "tagging"));
    }

    @Override
    public String account() {
        return MotoServer.MAIN;
    }

    @Override
    public void build() throws IOException, InterruptedException {
        shops.build();
    }

    @Override
    public String task() {
        return "keep a scanner out of the shop's network";
    }

    @Override
    public String deed() {
        return "denies all traffic into the shop's subnets, ahead of what allows it.";
    }

    @Override
    public Said ask(URI gateway, AwsSessionCredentials keys) throws IOException, InterruptedException {
        return QueryCaller.ask(
                gateway,
                keys,
                "ec2",
                MotoShop.REGION,
                List.of(
                        "Action",
                        "CreateNetworkAclEntry",
                        "Version",
                        "2016-11-15",
                        "NetworkAclId",
                        shops.now().acl,
                        "Egress",
                        "false",
                        "RuleNumber",
                        RULE,
                        "Protocol",
                        "-1",
                        "RuleAction",
                        "deny",
                        "CidrBlock",
                        "0.0.0.0/0"));
    }

    @Override
    public String outage() throws IOException, InterruptedException {
        MotoShop shop = shops.now();
        String acl = shop.ask("ec2", "DescribeNetworkAcls", "NetworkAclId.1", shop.acl);
        int subnets = acl.split("<subnetId>", -1).length - 1;
        return acl.contains("<ruleNumber>" + RULE + "<")
                ? "rule " + RULE + " denies everything into the " + subnets + " subnets that production lists under it"
                : "";
    }

    @Override
    public String measured() {
        return "The rule and its subnets are read back from production: that is measured. This server passes no packets; that"
                + " nobody reaches the shop then is concluded, from the whole network as it was configured at that moment.";
    }

    @Override
    public List<String> named() {
        return List.of(
                "us-east-1a and us-east-1b are cut off from each other",
                "the internet can no longer reach shop (load balancer) in us-east-1a: tcp 443");
    }

    @Override
    public String no() {
        return "this denies everybody; name the scanner's addresses";
    }

    @Override
    public void close() {
        shops.close();
    }
}
