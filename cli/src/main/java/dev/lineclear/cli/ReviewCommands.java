package dev.lineclear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear reviews} and {@code lineclear review close}. */
final class ReviewCommands {
    private ReviewCommands() {}

    @Command(
            name = "reviews",
            mixinStandardHelpOptions = true,
            description = "What was granted by breaking the glass and still has to be looked into by two others.")
    static final class Reviews implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Option(names = "--all", description = "Closed ones too.")
        boolean all;

        @Override
        public Integer call() throws Exception {
            JsonNode reviews = common.control().get("/v1/reviews" + (all ? "?all=true" : ""));
            Print out = Print.standard();
            if (common.json) {
                out.json(reviews);
            } else if (reviews.path("reviews").isEmpty()) {
                out.line(all ? "The glass was never broken." : "No review is open.");
            } else {
                print(out, reviews);
            }
            return 0;
        }

        private static void print(Print out, JsonNode reviews) {
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode r : reviews.path("reviews")) {
                int missing = r.path("missing").asInt();
                List<String> by = new ArrayList<>();
                r.path("signed").values().forEach(s -> by.add(s.path("person").asString("")));
                rows.add(List.of(
                        r.path("id").asString(""),
                        missing == 0 ? "closed" : "OPEN, " + missing + " missing",
                        r.path("breaker").asString("") + ": “"
                                + r.path("because").asString("") + "”",
                        r.path("summary").asString(""),
                        r.path("hold").asString(""),
                        String.join(", ", by)));
            }
            out.table(List.of("REVIEW", "STATE", "BROKEN BY", "WHAT", "HOLD", "SIGNED BY"), rows);
            out.line("");
            out.line("Look: lineclear show HOLD    Then: lineclear review close REVIEW --note FOUND --as YOU");
        }
    }

    @Command(
            name = "review",
            mixinStandardHelpOptions = true,
            description = "Looks into broken glass.",
            subcommands = Close.class)
    static final class Review {}

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            description = "Signs that you looked into it, and what you found. The second person's signature closes it;"
                    + " neither may be who broke the glass, nor the agent's operator.")
    static final class Close implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "REVIEW")
        String id = "";

        @Option(names = "--note", required = true, paramLabel = "TEXT", description = "What you found.")
        String note = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("review", id);
            details.put("note", note);
            JsonNode review =
                    common.control().post("/v1/reviews/" + id + "/signatures", signing.signed("review.close", details));
            if (common.json) {
                Print.standard().json(review);
            } else {
                int missing = review.path("missing").asInt();
                Print.standard()
                        .line(
                                missing == 0
                                        ? "The review is closed."
                                        : "Signed. It stays open until one more person has looked into it.");
            }
            return 0;
        }
    }
}
