package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.UndoRecipe;
import dev.lineclear.catalog.UndoRecipes;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts what the targets hang on, and what hangs on them, into the twin beside them: by its configuration alone, as far as there is a
 * recipe for it. What cannot be put there is said and fails no rehearsal.
 */
final class Beside {
    /** People wait for it; of more the first stand for all, and the rest is counted. */
    static final int MAX = 20;

    /** Of a name or a reason, in characters. */
    private static final int MAX_WORDS = 300;

    /** All of them together. */
    static final Duration AT_MOST = Duration.ofSeconds(30);

    private static final Pattern PART = Pattern.compile(".*-(tags|state|permission)");
    private static final Pattern HOLE = Pattern.compile("\\{([A-Za-z]+)}");

    /** What things are put back as a whole by, with the name in their ARNs. */
    private static final List<Kind> WHOLE = List.of(
            new Kind(Recipes.TABLE, "dynamodb", "table/{" + TableNames.TABLE + "}"),
            new Kind(Recipes.BUCKET, "s3", "{" + Buckets.BUCKET + "}"),
            new Kind(Recipes.QUEUE, "sqs", "{" + Queues.QUEUE + "}"));

    private static final List<Kind> KINDS = kinds();

    private final Seeding seeding;
    private final Report report;

    Beside(Seeding seeding, Report report) {
        this.seeding = seeding;
        this.report = report;
    }

    /** @param form the last part of its ARN, with names in braces */
    private record Kind(String recipe, String service, String form) {
        Optional<ObjectNode> names(String resource) {
            List<String> called = new ArrayList<>();
            Matcher hole = HOLE.matcher(form);
            StringBuilder pattern = new StringBuilder();
            int at = 0;
            while (hole.find()) {
                pattern.append(Pattern.quote(form.substring(at, hole.start()))).append("([^/:]+)");
                called.add(hole.group(1));
                at = hole.end();
            }
            Matcher matcher =
                    Pattern.compile(pattern + Pattern.quote(form.substring(at))).matcher(resource);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            ObjectNode names = States.object();
            for (int i = 0; i < called.size(); i++) {
                names.put(called.get(i), matcher.group(i + 1));
            }
            return Optional.of(names);
        }
    }

    /** Those that know the whole of a thing first, then those that know most of it; none by which only a part is meant. */
    private static List<Kind> kinds() {
        List<Kind> all = new ArrayList<>(WHOLE);
        UndoRecipes.all().values().stream()
                .filter(r -> HOLE.matcher(r.arn()).find()
                        && !r.arn().startsWith("{")
                        && !r.arn().startsWith("*"))
                .filter(r -> !PART.matcher(r.name()).matches())
                .sorted(Comparator.comparing((UndoRecipe r) -> !r.promises().containsValue(UndoRecipe.GONE))
                        .thenComparing(r -> -r.reads().size())
                        .thenComparing(UndoRecipe::name))
                .forEach(r -> all.add(new Kind(r.name(), r.service(), r.arn())));
        return List.copyOf(all);
    }

    /** @param urns as they are learned, in order */
    void put(List<String> urns) {
        List<String> there = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String urn : urns.subList(0, Math.min(MAX, urns.size()))) {
            report.at("making ready what is beside it: " + urn);
            try {
                there.add(put(urn));
            } catch (UndoException
                    | SdkException
                    | IOException
                    | UncheckedIOException
                    | JacksonException
                    | IllegalArgumentException e) {
                left.add("beside it, " + called(urn) + ": " + cut(String.valueOf(e.getMessage())));
            }
        }
        if (urns.size() > MAX) {
            left.add("beside it, " + (urns.size() - MAX) + " more things");
        }
        if (!there.isEmpty()) {
            report.check("beside it, by configuration and without data: " + String.join(", ", there));
        }
        left.add(
                urns.isEmpty()
                        ? "what is beside it: nothing is known of what it hangs on, or what hangs on it"
                        : "what is beside it only by others");
        report.leftOut(left);
    }

    private String put(String urn) throws UndoException, IOException {
        String[] arn = urn.split(":", 6);
        if (arn.length == 6 && arn[0].equals("arn")) {
            for (Kind kind : KINDS) {
                Optional<ObjectNode> names = kind.service().equals(arn[2]) ? kind.names(arn[5]) : Optional.empty();
                if (names.isPresent()) {
                    Recipe recipe = Recipes.find(kind.recipe()).orElseThrow();
                    Address address = new Address(urn, names.get());
                    seeding.beside(kind.recipe(), recipe, address);
                    return recipe.name(address);
                }
            }
        }
        throw new UndoException("how to put such a thing there is not known here");
    }

    private static String called(String urn) {
        String[] arn = urn.split(":", 6);
        return cut(arn.length == 6 ? arn[2] + " " + arn[5] : urn);
    }

    /** Names and messages come from others, and twenty of them must fit into a record beside everything else. */
    private static String cut(String text) {
        String visible = Visible.text(text);
        return visible.length() > MAX_WORDS ? visible.substring(0, MAX_WORDS) + "…" : visible;
    }
}
