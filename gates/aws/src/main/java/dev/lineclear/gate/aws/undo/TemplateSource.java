package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.stack.UnseenException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import tools.jackson.databind.JsonNode;

/**
 * The text of the template that a request means. One in a bucket is read with the gateway's own credentials, by the bucket
 * and the key in its address alone; it must be named by its version where it is acted upon, since it could be another
 * when CloudFormation reads it.
 */
final class TemplateSource {
    /** CloudFormation takes no larger one. */
    private static final int MAX_BYTES = 1 << 20;

    private static final String NAME = "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]";
    private static final String KEY = "/([A-Za-z0-9._/@=-]{1,1024})";
    private static final String REST = KEY + "(?:\\?versionId=([A-Za-z0-9._-]{1,1024}))?";
    private static final String SUFFIX = "(?:[.-][a-z0-9-]+)?\\.amazonaws\\.com(?:\\.cn)?";
    private static final List<Pattern> AWS = List.of(
            Pattern.compile("https://(" + NAME + ")\\.s3" + SUFFIX + REST),
            Pattern.compile("https://s3" + SUFFIX + "/(" + NAME + ")" + REST));

    private final AwsClients clients;
    private final Map<String, String> destination;

    TemplateSource(AwsClients clients, Map<String, String> destination) {
        this.clients = clients;
        this.destination = destination;
    }

    /**
     * Reads it.
     *
     * @param prepared whether the request only prepares something, which is looked at again before it is done
     * @param stacks asked for the template that runs, where that is meant
     */
    String text(JsonNode input, boolean prepared, Stacks stacks) throws UnseenException, IOException {
        String body = input.path("TemplateBody").asString("");
        String url = input.path("TemplateURL").asString("");
        boolean previous = input.path("UsePreviousTemplate").asString("").equalsIgnoreCase("true");
        long sources = Stream.of(!body.isEmpty(), !url.isEmpty(), previous)
                .filter(b -> b)
                .count();
        if (sources != 1) {
            throw new UnseenException("the request says of " + (sources == 0 ? "no template" : "several templates")
                    + " that it is meant");
        }
        if (previous) {
            return stacks.template(input.path("StackName").asString(""), Stacks.ORIGINAL);
        }
        return body.isEmpty() ? inBucket(url, prepared) : body;
    }

    private String inBucket(String url, boolean prepared) throws UnseenException, IOException {
        Matcher place = place(url)
                .orElseThrow(() -> new UnseenException("the template is not in a bucket, by an address that is plain"));
        String version = Optional.ofNullable(place.group(3)).orElse("");
        if (!prepared && (version.isEmpty() || version.equals("null"))) {
            throw new UnseenException(
                    "the template's address names no version (versionId), so it could be another when it is read");
        }
        S3Client s3 = clients.s3(destination);
        try (ResponseInputStream<GetObjectResponse> in = s3.getObject(r -> r.bucket(place.group(1))
                .key(place.group(2))
                .versionId(version.isEmpty() ? null : version)
                .overrideConfiguration(
                        o -> o.apiCallTimeout(AwsTagReader.AT_MOST).apiCallAttemptTimeout(AwsTagReader.AT_MOST)))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UnseenException("the template is larger than CloudFormation takes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (SdkException e) {
            throw new IOException("the template could not be read: " + e.getMessage(), e);
        }
    }

    private Optional<Matcher> place(String url) {
        Stream<Pattern> own = clients.endpoint("s3").stream()
                .map(uri -> Pattern.compile(
                        Pattern.quote(uri.toString().replaceAll("/+$", "")) + "/(" + NAME + ")" + REST));
        return Stream.concat(own, AWS.stream())
                .map(pattern -> pattern.matcher(url))
                .filter(Matcher::matches)
                .filter(place ->
                        !place.group(2).contains("..") && !place.group(2).contains("//"))
                .findFirst();
    }
}
