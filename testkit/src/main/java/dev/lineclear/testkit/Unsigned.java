package dev.lineclear.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests to a server that stands for AWS and looks at no signature, past any gateway. */
public final class Unsigned {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String REGION = "us-east-1";
    private static final int FIRST_OTHER_THAN_SUCCESS = 300;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Unsigned() {}

    /** A form in {@code us-east-1}. @return the answer's text */
    public static String form(URI endpoint, String service, String form) throws IOException, InterruptedException {
        return form(endpoint, service, REGION, form);
    }

    /** A form. @return the answer's text */
    public static String form(URI endpoint, String service, String region, String form)
            throws IOException, InterruptedException {
        return post(endpoint.resolve("/"), service, region, FORM, form);
    }

    /** Any body in {@code us-east-1}. @return the answer's text */
    public static String post(URI to, String service, String type, String body)
            throws IOException, InterruptedException {
        return post(to, service, REGION, type, body);
    }

    /** @throws IOException when it is not done, with what was asked and what was answered */
    private static String post(URI to, String service, String region, String type, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(to)
                        .header("Content-Type", type)
                        .header("Authorization", scope(service, region) + ", SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= FIRST_OTHER_THAN_SUCCESS) {
            throw new IOException(body + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static String scope(String service) {
        return scope(service, REGION);
    }

    private static String scope(String service, String region) {
        return "AWS4-HMAC-SHA256 Credential=a/20260101/" + region + "/" + service + "/aws4_request";
    }
}
