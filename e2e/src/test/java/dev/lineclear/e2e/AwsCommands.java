package dev.lineclear.e2e;

import dev.lineclear.testkit.AwsCli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The commands of {@code aws-commands.txt}, played at one endpoint with one pair of keys. */
final class AwsCommands {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern WORD = Pattern.compile("\"([^\"{]*)\"|\\S+");
    private static final Pattern NAME = Pattern.compile("\\$([a-z]+)");

    /** Clocks are not the gateway's doing. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|\\+00:00)?|\\b1[0-9]{9}(\\.\\d+)?\\b");

    /** What a server makes up: two servers make up two, and what matters is that it is the same one each time. */
    private static final Pattern MADE_UP = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\b[0-9a-f]{8,}\\b|\\b[A-Z0-9]{12,}\\b"
                    + "|(?m)^[a-z0-9]{10}$|(?<=[iI]d\": \")[a-z0-9]{10}(?=\")|(?<=:secret:db-)[A-Za-z]{6}");

    private static final Pattern HOST = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private final AwsCli aws;
    private final URI endpoint;
    private final AwsCredentials credentials;
    private final Map<String, String> kept = new HashMap<>();

    AwsCommands(AwsCli aws, URI endpoint, AwsCredentials credentials) {
        this.aws = aws;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /** The commands about one service. */
    record Block(String name, List<String> commands) {}

    static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                blocks.add(new Block(line.substring(1, line.length() - 1), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                blocks.getLast().commands().add(line);
            }
        }
        return blocks;
    }

    private static List<String> lines() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                java.util.Objects.requireNonNull(AwsCommands.class.getResourceAsStream("aws-commands.txt")),
                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each command came to: its exit code and all it printed, but for times and for where it was asked. */
    List<String> play(Block block) {
        List<String> printed = new ArrayList<>();
        Map<String, String> madeUp = new HashMap<>();
        for (String line : block.commands()) {
            int keep = line.indexOf(" := ");
            String command = keep < 0 ? line : line.substring(keep + 4);
            AwsCli.Finished finished = run(words(command));
            if (keep >= 0) {
                kept.put(line.substring(0, keep), finished.out().strip());
            }
            String said = finished.exit() + "\n" + finished.out() + finished.err();
            String timeless = HOST.matcher(TIME.matcher(said).replaceAll("T")).replaceAll("HOST");
            printed.add(command + " → "
                    + MADE_UP.matcher(timeless)
                            .replaceAll(m -> madeUp.computeIfAbsent(m.group(), id -> "#" + madeUp.size())));
        }
        return printed;
    }

    private AwsCli.Finished run(List<String> words) {
        try {
            return aws.run(endpoint, credentials, LIMIT, words.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group() : matcher.group(1);
            words.add(NAME.matcher(word).replaceAll(m -> Matcher.quoteReplacement(kept.getOrDefault(m.group(1), ""))));
        }
        return words;
    }
}
