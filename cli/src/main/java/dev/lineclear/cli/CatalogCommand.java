package dev.lineclear.cli;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Coverage;
import dev.lineclear.catalog.Difference;
import dev.lineclear.catalog.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lineclear catalog}: what every AWS operation does, offline. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        description = "What every AWS operation does, and how that is known. Needs no gateway.",
        subcommands = {CatalogCommand.Show.class, CatalogCommand.CoverageOf.class, CatalogCommand.Diff.class})
final class CatalogCommand {

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Explains an operation: effect, what its input changes, targets, sensitive members, the way"
                    + " back, and the source of each.",
            footer = {"", "lineclear catalog show rds:ModifyDBInstance", "lineclear catalog show rds modify-db-instance"
            })
    static final class Show implements Callable<Integer> {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Parameters(arity = "1..2", paramLabel = "OPERATION", description = "Such as rds:ModifyDBInstance.")
        List<String> words = new ArrayList<>();

        @Override
        public Integer call() {
            Catalog catalog = Catalog.load();
            Entry entry = found(catalog, String.join(":", words));
            if (json) {
                Print.standard().json(CatalogJson.entry(catalog, entry));
            } else {
                CatalogPage.print(Print.standard(), catalog, entry);
            }
            return 0;
        }

        private static Entry found(Catalog catalog, String asked) {
            return catalog.entry(asked).orElseGet(() -> {
                List<String> meant = catalog.similar(asked);
                if (meant.size() == 1 && meant.getFirst().equalsIgnoreCase(asked.replaceAll("[-_]", ""))) {
                    return catalog.entry(meant.getFirst()).orElseThrow();
                }
                throw new CliException("the catalogue does not know " + asked
                        + (meant.isEmpty() ? "; until it is classified it is refused" : "; did you mean:")
                        + meant.stream().map(m -> "\n  " + m).reduce("", String::concat));
            });
        }
    }

    @Command(
            name = "coverage",
            mixinStandardHelpOptions = true,
            description =
                    "Prints, by service, how many operations have which effect, how that is known, and how many of"
                            + " those that change something can be taken back.")
    static final class CoverageOf implements Callable<Integer> {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Option(names = "--all", description = "Services too of which nothing is curated.")
        boolean all;

        @Parameters(
                arity = "0..*",
                paramLabel = "SERVICE",
                description = "Only these, with each of their operations that can be taken back.")
        List<String> services = new ArrayList<>();

        @Override
        public Integer call() {
            Catalog catalog = Catalog.load();
            List<Coverage> every = Coverage.of(catalog);
            for (String service : services) {
                if (every.stream().noneMatch(c -> c.service().equals(service))) {
                    throw new CliException("the catalogue has no service " + service);
                }
            }
            if (json) {
                Print.standard().json(CatalogJson.coverage(every, services));
            } else {
                CoveragePage.print(Print.standard(), catalog, every, services, all);
            }
            return 0;
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description =
                    "Says what newer generated data would change: first what becomes milder, then worse, gone, new"
                            + " and the rest.",
            footer = {
                "",
                "cd catalog/tool && npm ci && node generate.mjs /tmp/newer && lineclear catalog diff"
                        + " /tmp/newer/operations.tsv"
            })
    static final class Diff implements Callable<Integer> {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Option(names = "--details", description = "Also say what differs where the effect stays.")
        boolean details;

        @Parameters(paramLabel = "FILE", description = "An operations.tsv as catalog/tool generates it.")
        Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            List<Difference> found;
            try {
                found = Catalog.load().differences(Files.readAllBytes(file));
            } catch (IllegalArgumentException e) {
                throw new CliException(file + ": " + e.getMessage());
            }
            if (json) {
                Print.standard().json(CatalogJson.differences(found));
            } else {
                DifferencePage.print(Print.standard(), found, details);
            }
            return 0;
        }
    }
}
