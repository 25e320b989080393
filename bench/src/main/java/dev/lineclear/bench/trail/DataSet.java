package dev.lineclear.bench.trail;

import dev.lineclear.server.around.TrailEvent;
import dev.lineclear.server.around.TrailFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All events of a directory, in the order of their times. */
final class DataSet {
    /** The largest that is public has two million; as many take two gigabytes. */
    static final int MAX_EVENTS = 4_000_000;

    private final List<Seen> events = new ArrayList<>();

    /** Few texts are many events' texts. */
    private final Map<String, String> pool = new HashMap<>();

    private DataSet() {}

    /** @throws IOException when there is nothing, or something that is no event */
    static List<Seen> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory + ". Data is not part of this; public are, for"
                    + " example, flaws.cloud's CloudTrail logs, the detonation logs of Stratus Red Team, Invictus' aws_dataset,"
                    + " and the CloudTrail files of Splunk's attack_data. Put some there, with " + Labels.FILE);
        }
        DataSet set = new DataSet();
        for (Path file : TrailFiles.of(List.of(directory)).files()) {
            String name = directory.relativize(file).toString().replace('\\', '/');
            TrailFiles.of(List.of(file)).readAsked(event -> set.add(name, event));
        }
        set.events.sort(Comparator.comparing(s -> s.event().at()));
        return List.copyOf(set.events);
    }

    private void add(String file, TrailEvent e) {
        if (events.size() == MAX_EVENTS) {
            throw new IllegalStateException("more than " + MAX_EVENTS + " events; measure a part of them");
        }
        TrailEvent.Who w = e.who();
        events.add(new Seen(
                file,
                new TrailEvent(
                        e.id(),
                        "",
                        e.at(),
                        once(e.source()),
                        once(e.name()),
                        e.reads(),
                        once(e.account()),
                        once(e.region()),
                        once(e.type()),
                        once(e.error()),
                        once(e.on()),
                        new TrailEvent.Who(
                                once(w.type()), once(w.arn()), once(w.key()), once(w.issuer()), once(w.invokedBy())),
                        once(e.address()),
                        once(e.agent()),
                        once(e.asked()))));
    }

    private String once(String text) {
        return pool.computeIfAbsent(text, t -> t);
    }
}
