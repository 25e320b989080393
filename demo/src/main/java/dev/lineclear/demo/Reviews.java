package dev.lineclear.demo;

import dev.lineclear.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reviews of both sessions, by the command that anybody would use. */
final class Reviews {
    private final Path directory;
    private final Stage stage;

    /** @param directory where they go, which is there */
    Reviews(Path directory, Stage stage) {
        this.directory = directory;
        this.stage = stage;
    }

    /** @param name what the files are called */
    void write(String name, Path state, String session) throws IOException {
        Path review = directory.resolve("review-" + name + ".md");
        Path bundle = directory.resolve("evidence-" + name + ".zip");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = exported(said, state.resolve("log"), session, bundle);
        Files.write(review, said.toByteArray());
        boolean good = exit == 0 && said.toString(StandardCharsets.UTF_8).contains(session) && Files.size(bundle) > 0;
        stage.answer(review.toString());
        stage.answer(bundle.toString());
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
