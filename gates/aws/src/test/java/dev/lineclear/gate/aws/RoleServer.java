package dev.lineclear.gate.aws;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.RawHttp;
import dev.lineclear.testkit.RawReply;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * An account that checks signatures and permissions: {@code moto_server} with its enforcement on, and before it a relay that
 * keeps what comes, and that makes a session's policy the role's own, since that server knows none of sessions.
 */
final class RoleServer implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/agents";
    static final String EXTERNAL_ID = "lineclear-test";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String EVERYTHING =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String ASSUMES = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
            + "\"sts:AssumeRole\",\"Resource\":\"" + ROLE + "\"}]}";
    private static final String TRUSTS =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                    + "{\"AWS\":\"arn:aws:iam::" + ACCOUNT
                    + ":user/gateway\"},\"Action\":\"sts:AssumeRole\",\"Condition\":"
                    + "{\"StringEquals\":{\"sts:ExternalId\":\"" + EXTERNAL_ID + "\"}}}]}";

    final Moto moto;
    final RecordingUpstream relay;
    final AwsCredentials gateway;
    private final ApiClient admin;
    private final SdkHttpClient http = ApacheHttpClient.create();

    /** @param before requests made while nothing is checked yet: method, path and body of S3 */
    static RoleServer start(Path work, List<String[]> before) throws Exception {
        return new RoleServer(Moto.start(work, ACCOUNT), before);
    }

    private RoleServer(Moto moto, List<String[]> before) throws Exception {
        this.moto = moto;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String[] each : before) {
                send(client, each[0], each[1], "s3", each[2]);
            }
            this.gateway = user(client, "gateway", ASSUMES);
            AwsCredentials owner = user(client, "owner", EVERYTHING);
            iam(client, "CreateRole", Map.of("RoleName", "agents", "AssumeRolePolicyDocument", TRUSTS));
            this.admin = new ApiClient(
                    http,
                    StaticCredentialsProvider.create(owner),
                    new Upstreams(Map.of("iam", moto.endpoint()), false),
                    InstantSource.system());
            send(client, "POST", "/moto-api/reset-auth", "", "0");
        }
        this.relay = new RecordingUpstream(this::passOn);
    }

    private AwsCredentials user(HttpClient client, String name, String policy) throws Exception {
        iam(client, "CreateUser", Map.of("UserName", name));
        iam(client, "PutUserPolicy", Map.of("UserName", name, "PolicyName", "own", "PolicyDocument", policy));
        String key = iam(client, "CreateAccessKey", Map.of("UserName", name));
        return AwsBasicCredentials.create(element(key, "AccessKeyId"), element(key, "SecretAccessKey"));
    }

    static String element(String xml, String name) {
        Matcher matcher =
                Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + xml);
        }
        return matcher.group(1);
    }

    private String iam(HttpClient client, String action, Map<String, String> members) throws Exception {
        List<String> form = new ArrayList<>(List.of("Action=" + action, "Version=2010-05-08"));
        members.forEach((k, v) -> form.add(k + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8)));
        return send(client, "POST", "/", "iam", String.join("&", form));
    }

    private String send(HttpClient client, String method, String path, String service, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(moto.endpoint().resolve(path))
                .header("Content-Type", service.equals("iam") ? "application/x-www-form-urlencoded" : "text/plain")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!service.isEmpty()) {
            request.header(
                    "Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" + service + "/aws4_request");
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }

    private boolean passOn(RecordingUpstream.Request request, Socket socket) throws IOException {
        String policy = form(request).getOrDefault("Policy", "");
        if (!policy.isEmpty()) {
            admin.call(
                    ApiCall.of("iam:PutRolePolicy"),
                    CanonicalJson.MAPPER
                            .createObjectNode()
                            .put("RoleName", "agents")
                            .put("PolicyName", "session")
                            .put("PolicyDocument", policy),
                    "us-east-1");
        }
        try (RawHttp on = RawHttp.connect(moto.endpoint())) {
            on.send(head(request));
            on.send(request.body());
            socket.getOutputStream().write(on.read(LIMIT, RawReply::isWhole).bytes());
        }
        return false;
    }

    /** As it came, but for how the body is framed, which is off by now. */
    private static String head(RecordingUpstream.Request request) {
        String head = request.head().replaceAll("(?im)^(expect|transfer-encoding|content-length):[^\\r]*\\r\\n", "");
        return head.substring(0, head.length() - 2) + "Content-Length: " + request.body().length + "\r\n\r\n";
    }

    /** Of requests in the query protocol. */
    static Map<String, String> form(RecordingUpstream.Request request) {
        Map<String, String> form = new java.util.HashMap<>();
        if (request.text().startsWith("Action=") || request.text().contains("&Action=")) {
            for (String pair : request.text().split("&", -1)) {
                int equals = pair.indexOf('=');
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    /** The access key that a request was signed with. */
    static String key(RecordingUpstream.Request request) {
        Matcher matcher = Pattern.compile("Credential=([A-Z0-9]+)/").matcher(request.head());
        return matcher.find() ? matcher.group(1) : "";
    }

    Map<String, URI> endpoints() {
        return Map.of("s3", relay.uri(), "sts", relay.uri());
    }

    @Override
    public void close() {
        relay.close();
        http.close();
        moto.close();
    }
}
