package dev.lineclear.cli;

import dev.lineclear.server.Prepared;
import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lineclear}. */
@Command(
        name = "lineclear",
        mixinStandardHelpOptions = true,
        version = "lineclear 0.1.0",
        description = "Let agents change production. Never alone.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Also, run by the launcher: demo (the whole story in a minute), test (all checks), bench (what it costs).",
            "First steps: lineclear demo; then lineclear up, lineclear owner enrol, lineclear agent add, lineclear run."
        })
public final class Main {
    /** The command was wrong (sysexits: EX_USAGE). */
    static final int USAGE = 64;

    private static final String HELP = "help";

    private Main() {}

    /** By themselves, so that what is started most does not load them all. */
    private static final class Commands {
        static final List<Class<?>> ALL = List.of(
                UpCommand.class,
                RunCommand.class,
                OwnerCommand.class,
                AgentCommand.class,
                ApproverCommand.class,
                PeopleCommand.class,
                SessionCommand.class,
                LoginCommands.In.class,
                LoginCommands.Out.class,
                HoldsCommand.class,
                ShowCommand.class,
                VoteCommands.Approve.class,
                VoteCommands.Reject.class,
                VoteCommands.Confirm.class,
                VoteCommands.BreakGlass.class,
                EmergencyCommand.class,
                ReviewCommands.Reviews.class,
                ReviewCommands.Review.class,
                WithdrawCommand.class,
                RehearseCommand.class,
                SettleCommand.class,
                ApplyCommand.class,
                RevertCommand.class,
                ProposeCommand.class,
                RolloutCommands.Rollouts.class,
                RolloutCommands.Rollout.class,
                PaceCommands.Paces.class,
                PaceCommands.Pace.class,
                ExplainCommand.class,
                InventoryCommand.class,
                CatalogCommand.class,
                GraphCommand.class,
                PolicyCommand.class,
                SettingsCommand.class,
                RecoverCommand.class,
                AuditCommand.class,
                AroundCommand.class,
                ReplayCommand.class,
                IncidentCommand.class,
                WatchCommand.class,
                PatternsCommand.class,
                ReportCommand.class,
                CompareCommand.class,
                LogCommand.class,
                WitnessCommand.class,
                HammerCommand.class,
                HaltCommands.Halt.class,
                HaltCommands.Resume.class,
                TrainCommand.class,
                CommandLine.HelpCommand.class);
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("up")) {
            Prepared.begin();
        }
        System.exit(UpCommand.plain(arguments).map(Main::started).orElseGet(() -> run(arguments)));
    }

    /**
     * What is started most, and waited for, does without the reader of commands: that is in bytecode too old for Java to
     * keep what it learnt of it, and takes a fifth of a second.
     */
    private static int started(UpCommand command) {
        try {
            return command.call();
        } catch (Exception e) {
            return failed(e, new PrintWriter(System.err, true));
        }
    }

    /** @return the exit status */
    public static int run(String... given) {
        String[] arguments = plain(given);
        CommandLine line = line(arguments);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
        line.setParameterExceptionHandler((e, args) -> mistaken(Mistakes.first(e, args)));
        if (arguments.length == 0) {
            line.usage(System.out);
            return USAGE;
        }
        return line.execute(arguments);
    }

    /** {@code help incident open} is {@code incident open --help}: the usual one knows no commands of commands. */
    private static String[] plain(String... given) {
        if (given.length < 2 || !given[0].equals(HELP) || named(given[1]).isEmpty()) {
            return given;
        }
        String[] arguments = Arrays.copyOfRange(given, 1, given.length + 1);
        arguments[given.length - 1] = "--help";
        return arguments;
    }

    private static int mistaken(CommandLine.ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("lineclear: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        return USAGE;
    }

    /** All of them, for whoever asks after each. */
    static CommandLine whole() {
        return line();
    }

    /** With the command that is asked for alone, where it is clear which: reading them all takes a third of a second. */
    private static CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        // Annotations take time to read, too: no further than to the one that is asked for.
        Optional<Class<?>> asked =
                arguments.length > 0 && !arguments[0].equals(HELP) ? named(arguments[0]) : Optional.empty();
        asked.map(List::<Class<?>>of).orElse(Commands.ALL).forEach(line::addSubcommand);
        return line;
    }

    private static Optional<Class<?>> named(String name) {
        return Commands.ALL.stream()
                .filter(c -> c.getAnnotation(Command.class).name().equals(name))
                .findFirst();
    }

    /** An error that says what happened in words needs no name of a class before it. */
    private static String words(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + ": this user may not read or write it";
            case CliException said -> String.valueOf(said.getMessage());
            case ConfigurationException said -> String.valueOf(said.getMessage());
            case AuditException said -> String.valueOf(said.getMessage());
            case IOException said when said.getClass() == IOException.class -> String.valueOf(said.getMessage());
            default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    }

    private static int failed(Exception e, PrintWriter err) {
        String message = words(e);
        for (String line : message.split("\n", -1)) {
            err.println("lineclear: " + line);
        }
        if (System.getenv("LINECLEAR_DEBUG") != null) {
            e.printStackTrace(err);
        }
        return e instanceof CliException cli ? cli.status() : 1;
    }
}
