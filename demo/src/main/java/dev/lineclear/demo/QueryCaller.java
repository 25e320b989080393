package dev.lineclear.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** An agent's request in AWS's Query protocol, signed by the SDK's own signer with the session's keys. */
final class QueryCaller {
    private static final int OK = 200;

    private static final Pattern ERROR =
            Pattern.compile("<Code>([^<]*)</Code>\\s*<Message>(.*?)</Message>", Pattern.DOTALL);

    private QueryCaller() {}

    /** @param parameters names and values in turn, with Action and Version among them */
    static World.Said ask(
            URI gateway, AwsSessionCredentials keys, String service, String region, List<String> parameters)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = SignedForm.send(gateway, keys, service, region, form(parameters));
        return answer.statusCode() == OK
                ? new World.Said(true, service + ":" + parameters.get(1) + ": " + OK)
                : new World.Said(false, error(answer));
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
