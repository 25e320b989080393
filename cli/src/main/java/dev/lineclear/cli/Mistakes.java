package dev.lineclear.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Of several mistakes in one command the one that explains the others. */
final class Mistakes {
    private Mistakes() {}

    /** An option that is misspelled is missing, too: its spelling is the mistake. */
    static ParameterException first(ParameterException e, String... arguments) {
        CommandLine command = e.getCommandLine();
        List<String> unmatched = command.getUnmatchedArguments();
        if (e instanceof MissingParameterException && !unmatched.isEmpty()) {
            return new UnmatchedArgumentException(command, unmatched);
        }
        return e instanceof UnmatchedArgumentException ? misspelled(e, command, arguments) : e;
    }

    /** What stands where a command could, and is none, was one that is misspelled; a log would be all there is. */
    private static ParameterException misspelled(ParameterException e, CommandLine command, String... arguments) {
        List<String> given = List.of(arguments);
        int at = given.indexOf(command.getCommandName()) + 1;
        if (command.getSubcommands().isEmpty() || at < 1 || at >= given.size()) {
            return e;
        }
        String word = given.get(at);
        return Place.like(word) || word.startsWith("-") || command.getParent() == null
                ? e
                : new ParameterException(command, neither(command, word));
    }

    /** @param word that is no log, of a command that has commands of its own */
    static String neither(CommandLine command, String word) {
        return "there is no log and no command " + word + "; lineclear " + command.getCommandName() + " has "
                + String.join(", ", command.getSubcommands().keySet());
    }
}
