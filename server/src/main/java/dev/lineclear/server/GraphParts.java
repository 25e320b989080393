package dev.lineclear.server;

import dev.lineclear.assessment.Surroundings;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.learn.Covered;
import dev.lineclear.gate.aws.learn.Inventory;
import dev.lineclear.gate.aws.learn.Rules;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.learning.Declarations;
import dev.lineclear.server.learning.Learning;
import dev.lineclear.server.learning.ScanRecords;
import dev.lineclear.server.learning.Scans;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.state.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of resources and what hangs on what, and all that it is learned from: answers, scans and declarations. */
final class GraphParts {
    private final Configuration configuration;
    private final AwsParts aws;
    private final KnownRelations relations;
    private final Learning learning;
    private final Optional<Declarations> declarations;
    private final Scans scans;

    /** Nothing is read before {@link #begin}. */
    GraphParts(
            Configuration configuration,
            AwsParts aws,
            Store store,
            Register register,
            Closing closing,
            InstantSource clock) {
        this.configuration = configuration;
        this.aws = aws;
        this.relations = closing.add(new KnownRelations(
                store.relations(), configuration.database().url().isPresent(), clock));
        this.learning = closing.add(new Learning(relations.knowledge(), aws.account(), clock));
        this.declarations = configuration.services().map(f -> new Declarations(f, relations.knowledge(), clock));
        declarations.ifPresent(closing::add);
        this.scans = closing.add(new Scans(
                () -> new Inventory(
                        Rules.all(),
                        aws.api()::call,
                        store.settings(),
                        learning::take,
                        learning.looks(),
                        aws.account(),
                        clock),
                new ScanRecords(register, store.settings(), configuration.log().origin()),
                configuration.inventory(),
                clock));
    }

    /** Starts reading what was kept. */
    void begin() {
        relations.begin();
    }

    /** Starts to learn from what passes, when the start is through. */
    void listen() {
        learning.begin();
    }

    KnownRelations relations() {
        return relations;
    }

    Knowledge knowledge() {
        return relations.knowledge();
    }

    Scans scans() {
        return scans;
    }

    Hearer hearer() {
        return learning.hearer();
    }

    /** What hangs on what a proposal touches, by what is known when asked. */
    Surroundings surroundings() {
        return relations.surroundings(
                aws.touched(),
                new Covered(
                        Rules::all,
                        learning.looks(),
                        aws.account(),
                        configuration.inventory().regions(),
                        KnownRelations.REMEMBERED));
    }

    void measure(Metrics metrics) {
        learning.measure(metrics);
    }

    Stream<String> warnings() {
        return declarations.stream().flatMap(Declarations::warnings);
    }
}
