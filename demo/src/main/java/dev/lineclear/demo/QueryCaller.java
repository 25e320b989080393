package dev.lineclear.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** An agent's request in AWS's Query protocol, signed by the SDK's own signer with the session's keys. */
final class QueryCaller {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int OK = 200;

    /** The client writes these itself, from what was signed. */
    private static final Set<String> OWN = Set.of("host", "content-length");

    private static final Pattern ERROR =
            Pattern.compile("<Code>([^<]*)</Code>\\s*<Message>(.*?)</Message>", Pattern.DOTALL);

    private QueryCaller() {}

    /** @param parameters names and values in turn, with Action and Version among them */
    static World.Said ask(
            URI gateway, AwsSessionCredentials keys, String service, String region, List<String> parameters)
            throws IOException, InterruptedException {
        byte[] body = form(parameters).getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(gateway.resolve("/"))
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(keys)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri())
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK
                    ? new World.Said(true, service + ":" + parameters.get(1) + ": " + OK)
                    : new World.Said(false, error(answer));
        }
    }

    private static String error(HttpResponse<String> answer) {
        Matcher matcher = ERROR.matcher(answer.body());
        return matcher.find()
                ? matcher.group(1) + ": "
                        + matcher.group(2)
                                .replace("&lt;", "<")
                                .replace("&gt;", ">")
                                .replace("&quot;", "\"")
                                .replace("&apos;", "'")
                                .replace("&#39;", "'")
                                .replace("&amp;", "&")
                : answer.statusCode() + ": " + answer.body();
    }

    private static String form(List<String> parameters) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < parameters.size(); i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(parameters.get(i))
                    .append('=')
                    .append(URLEncoder.encode(parameters.get(i + 1), StandardCharsets.UTF_8));
        }
        return form.toString();
    }
}
