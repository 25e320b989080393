package dev.lineclear.server.explain;

import dev.lineclear.proposal.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The high-level {@code aws s3} commands, as the worst of the requests they make. */
final class S3Command {
    private S3Command() {}

    static Request request(List<String> plain, ObjectNode options, Map<String, String> to) {
        String command = plain.get(1);
        boolean recursive = options.path("Recursive").asBoolean(false);
        boolean force = options.path("Force").asBoolean(false);
        String operation =
                switch (command) {
                    case "ls" -> "s3:ListObjectsV2";
                    case "mb" -> "s3:CreateBucket";
                    // With --force everything in the bucket goes first.
                    case "rb" -> force ? "s3:DeleteObjects" : "s3:DeleteBucket";
                    case "rm" -> recursive ? "s3:DeleteObjects" : "s3:DeleteObject";
                    case "mv" -> "s3:DeleteObject";
                    case "sync" -> options.path("Delete").asBoolean(false) ? "s3:DeleteObjects" : "s3:PutObject";
                    case "cp" -> plain.size() > 3 && plain.get(3).startsWith("s3://") ? "s3:PutObject" : "s3:GetObject";
                    case "presign" -> "s3:GetObject";
                    default -> "s3:" + AwsCommandLine.member(command);
                };
        String uri = plain.stream()
                .skip(2)
                .filter(w -> w.startsWith("s3://"))
                .reduce((first, last) -> command.equals("mv") || command.equals("rm") ? first : last)
                .orElse("s3://");
        return new Request("aws", operation, input(operation, uri), to, Optional.empty(), Map.of());
    }

    private static ObjectNode input(String operation, String uri) {
        String path = uri.substring("s3://".length());
        int slash = path.indexOf('/');
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.put("Bucket", slash < 0 ? path : path.substring(0, slash));
        String key = slash < 0 ? "" : path.substring(slash + 1);
        if (operation.equals("s3:DeleteObjects")) {
            input.putObject("Delete").putArray("Objects").addObject().put("Key", key + "*");
        } else if (!key.isEmpty()) {
            input.put("Key", key);
        }
        return input;
    }
}
