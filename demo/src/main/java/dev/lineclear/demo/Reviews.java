package dev.lineclear.demo;

import dev.lineclear.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reviews of both sessions, by the command that anybody would use. */
final class Reviews {
    private final Path directory;
    private final Stage stage;

    /** @param directory where they go, which is there */
    Reviews(Path directory, Stage stage) {
        this.directory = directory;
        this.stage = stage;
    }

    /**
     * @param name what the files are called
     * @param finding what could have been known, and has to stand there
     * @param said the same of what people said; empty where nobody was asked
     */
    void write(String name, Path state, String session, List<String> finding, List<String> said) throws IOException {
        Path review = directory.resolve("review-" + name + ".md");
        Path bundle = directory.resolve("evidence-" + name + ".zip");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int exit = exported(written, state.resolve("log"), session, bundle);
        Files.write(review, written.toByteArray());
        String text = written.toString(StandardCharsets.UTF_8);
        boolean good = exit == 0 && text.contains(session) && Files.size(bundle) > 0;
        stage.answer(review.toString());
        stage.answer(bundle.toString());
        stage.check(
                name + " protection: the review says what was found out"
                        + (said.isEmpty() ? "" : ", and who said no, and why"),
                finding.stream().allMatch(text::contains) && said.stream().allMatch(text::contains));
        stage.check(name + " protection: the review, and each of its records with its proof", good);
    }

    private static int exported(ByteArrayOutputStream said, Path log, String session, Path bundle) {
        PrintStream before = System.out;
        try (PrintStream review = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(review);
            return Main.run("incident", "export", "--session", session, "--bundle", bundle.toString(), log.toString());
        } finally {
            System.setOut(before);
        }
    }
}
