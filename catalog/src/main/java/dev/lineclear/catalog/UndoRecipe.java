package dev.lineclear.catalog;

import dev.lineclear.proposal.Reversibility;
import java.util.List;
import java.util.Map;

/**
 * How one kind of thing is read before a change and put back after it, as data: calls of the API, and JMESPath that
 * makes their inputs and takes what matters from their answers. The module's README describes the files.
 *
 * @param name such as {@code kms-key}
 * @param service as the catalogue names it
 * @param operations what it takes back, such as {@code kms:DisableKey}
 * @param back whether what it takes back comes back, and the plan
 * @param thing how people call it, with names in braces: {@code KMS key {KeyId}}
 * @param names what tells which thing, from a request's input; a list means several things
 * @param arn the last part of its ARN, with names in braces; a whole ARN where it begins so
 * @param reads in order; the first tells whether the thing is there
 * @param puts in order, each where its condition holds
 * @param promises by operation, what its input alone says will be there afterwards; {@code gone} where nothing will
 * @param unverified those of {@code operations} that no test has taken back on a server
 * @param seconds how long what was put back may take to show
 */
public record UndoRecipe(
        String name,
        String service,
        List<String> operations,
        Reversibility back,
        String thing,
        Map<String, String> names,
        String arn,
        List<Read> reads,
        List<Put> puts,
        Map<String, String> promises,
        List<String> unverified,
        int seconds) {
    /** A promise that the thing is not there any more. */
    public static final String GONE = "gone";

    public UndoRecipe {
        operations = List.copyOf(operations);
        names = Map.copyOf(names);
        reads = List.copyOf(reads);
        puts = List.copyOf(puts);
        promises = Map.copyOf(promises);
        unverified = List.copyOf(unverified);
    }

    /**
     * One reading call.
     *
     * @param call the operation's name
     * @param each over which list it is called, each element being {@code it}; empty for once
     * @param as the setting under which the answers of {@code each} are collected
     * @param input from {@code names}, {@code seen} (what was read so far) and {@code it}
     * @param take the settings, from the answer
     * @param absent error codes that say the thing is not there
     * @param none error codes that say this part of it is not there
     * @param pages the token in the answer, the token in the input, the list that goes on; empty where one page holds all
     */
    public record Read(
            String call,
            String each,
            String as,
            String input,
            String take,
            List<String> absent,
            List<String> none,
            List<String> pages) {
        public Read {
            absent = List.copyOf(absent);
            none = List.copyOf(none);
            pages = List.copyOf(pages);
        }
    }

    /**
     * One call that puts something back.
     *
     * @param call the operation's name
     * @param each over which list, each element being {@code it}; empty for once
     * @param when a condition over {@code names}, {@code before} and {@code now}; empty for always
     * @param input from the same, and {@code it}
     */
    public record Put(String call, String each, String when, String input) {}
}
