package dev.lineclear.console;

import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/** Changes of the gateway itself; each is signed by whoever asks for it. */
public interface Changing {
    /** What a change would be, before anybody signs for it. @param change as it would be signed, such as {@code agent.put} */
    Look look(String change, JsonNode asked, String by);

    /**
     * Proposes a change, or does at once what takes power away.
     *
     * @param texts of policies, which stand beside what is signed
     */
    Outcome ask(String change, String statement, String proof, JsonNode texts);

    /** The texts of the policies in force, by file name. */
    SortedMap<String, String> policies();

    /** The guarded settings that are agreed on, by name. */
    SortedMap<String, String> settings();

    /**
     * What would change.
     *
     * @param difference lines that go and come; none where nothing changes
     * @param meaning what it would mean, in sentences
     * @param refusal why it cannot be asked for; else empty
     */
    record Look(List<String> difference, List<String> meaning, String refusal) {}

    /**
     * Makes what other owners agreed to.
     *
     * @param proof of whoever signed the statement
     */
    Outcome apply(String hold, String statement, String proof);

    /**
     * @param status as of HTTP; 200 where it was done, or is held
     * @param because what became of it, in a sentence
     * @param hold where it waits for another owner; else empty
     * @param link that invites somebody, where that was asked for; else empty
     */
    record Outcome(int status, String because, String hold, String link) {}
}
