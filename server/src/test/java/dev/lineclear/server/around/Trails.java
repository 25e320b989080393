package dev.lineclear.server.around;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events as AWS writes them. */
final class Trails {
    static final String ACCOUNT = "123456789012";
    static final String GATEWAY = "arn:aws:iam::" + ACCOUNT + ":user/lineclear";

    private Trails() {}

    /** @param more members, each with a comma before it */
    static String event(String id, String request, String at, String name, String user, String more) {
        return """
                {"eventVersion": "1.11", "userIdentity": {"type": "IAMUser", "principalId": "AIDA1",
                 "arn": "arn:aws:iam::%1$s:user/%6$s", "accountId": "%1$s", "accessKeyId": "AKIA%6$s", "userName": "%6$s"},
                 "eventTime": "%4$s", "eventSource": "dynamodb.amazonaws.com", "eventName": "%5$s",
                 "awsRegion": "eu-central-1", "sourceIPAddress": "203.0.113.7",
                 "requestParameters": {"tableName": "reports"}, "responseElements": {"tableDescription": {"a": [1, {"b": 2}]}},
                 "requestID": "%3$s", "eventID": "%2$s", "apiVersion": "2012-08-10", "managementEvent": true,
                 "recipientAccountId": "%1$s", "eventCategory": "Management"%7$s}
                """.formatted(ACCOUNT, id, request, at, name, user, more);
    }

    /** A change of which AWS says what it says of nearly all. */
    static String change(String id, String request, String at, String name, String user) {
        return event(
                id,
                request,
                at,
                name,
                user,
                ", \"readOnly\": false, \"eventType\": \"AwsApiCall\", \"userAgent\": \"x\"");
    }

    static List<TrailEvent> read(String text) throws IOException {
        return read(new TrailReader(), text.getBytes(StandardCharsets.UTF_8));
    }

    static List<TrailEvent> read(TrailReader reader, byte[] bytes) throws IOException {
        List<TrailEvent> all = new ArrayList<>();
        reader.read("a file", new ByteArrayInputStream(bytes), all::add);
        return all;
    }
}
