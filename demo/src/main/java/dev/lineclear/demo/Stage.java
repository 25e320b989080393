package dev.lineclear.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints the story as a person would want to read it, and keeps what turned out otherwise than it should. */
final class Stage {
    private static final boolean COLOUR = System.console() != null && System.getenv("NO_COLOR") == null;
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> failures = new ArrayList<>();
    private int scene;
    private boolean over;

    Stage(PrintStream out) {
        this.out = out;
    }

    /** What all of it is about. */
    void headline(String title) {
        line("");
        line(style("1;36", title));
    }

    void scene(String title) {
        scene++;
        line("");
        line(style("1", scene + ". " + title));
    }

    void say(String text) {
        wrapped("   ", text);
    }

    /** What somebody does. */
    void act(String who, String what) {
        wrapped("   " + style("36", who + ": "), what);
    }

    /** What comes back, in its own words. */
    void answer(String text) {
        wrapped("      " + style("2", "↳ "), text);
    }

    /** Checks what must hold; prints it either way. */
    void check(String what, boolean holds) {
        line("   " + (holds ? style("32", "✓ ") : style("31", "✗ ")) + what);
        if (!holds) {
            failures.add(scene + ": " + what);
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void wrapped(String first, String text) {
        String rest = " ".repeat(plainLength(first));
        String prefix = first;
        for (String line : text.split("\n", -1)) {
            StringBuilder row = new StringBuilder();
            for (String word : line.split(" ", -1)) {
                if (!row.isEmpty() && plainLength(prefix) + row.length() + 1 + word.length() > WIDTH) {
                    line(prefix + row);
                    prefix = rest;
                    row.setLength(0);
                }
                row.append(row.isEmpty() ? "" : " ").append(word);
            }
            line(prefix + row);
            prefix = rest;
        }
    }

    /** It is played to its end, and what is left is to say what came of it. @return whether nobody stopped it before */
    synchronized boolean ends() {
        boolean played = !over;
        over = true;
        return played;
    }

    /** The process ends: what fails from now on fails since what it needs is gone, and is nobody's concern. */
    synchronized void closes() {
        if (ends()) {
            out.println();
            out.println("Stopped before its end. What it had started ends with it.");
        }
        closed.countDown();
    }

    /** @return whether the process ends, or begins to within that time */
    boolean closesWithin(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void line(String text) {
        if (!over) {
            out.println(text);
        }
    }

    private static int plainLength(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").length();
    }

    private static String style(String code, String text) {
        return COLOUR ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
