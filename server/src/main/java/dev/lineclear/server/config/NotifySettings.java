package dev.lineclear.server.config;

import dev.lineclear.server.notify.Event;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One channel to people.
 *
 * @param name of the channel, under which the state directory has how far it is
 * @param to where
 * @param events that it is told of
 * @param after how long a hold waits before it is told of it, and then of nothing else: for escalation
 */
public record NotifySettings(String name, To to, Set<Event> events, Duration after) {
    private static final Duration MAX_AFTER = Duration.ofDays(7);
    private static final Set<Event> USUAL = Set.of(Event.HELD, Event.DOUBT, Event.HALTED, Event.WATCHED);
    private static final String NAMES = "[a-z0-9][a-z0-9-]{0,39}";

    /** Where. */
    public sealed interface To {}

    /** @param secretFile of 24 bytes at least, in base64; whoever gets the messages checks them by it */
    public record ToWebhook(URI url, Path secretFile) implements To {}

    /** @param urlFile with the incoming webhook's address, which is the secret */
    public record ToSlack(Path urlFile) implements To {}

    /** @param server smtp or smtps, host, port */
    public record ToMail(URI server, String from, List<String> to, String user, Optional<Path> passwordFile)
            implements To {}

    static List<NotifySettings> of(List<Section> sections, Function<String, Path> path, Problems problems) {
        List<NotifySettings> all = new ArrayList<>();
        for (Section s : sections) {
            String name = s.text("name").orElse("");
            if (!name.matches(NAMES) || all.stream().anyMatch(n -> n.name().equals(name))) {
                problems.add("each of notify needs a name of its own, in lower case: letters, digits, hyphens");
            }
            List<To> to = new ArrayList<>();
            s.parsed("webhook", text -> url(text, Set.of("http", "https")))
                    .ifPresent(url -> to.add(new ToWebhook(url, required(s, "secret-file", path, problems))));
            s.parsed("slack-file", path::apply).ifPresent(file -> to.add(new ToSlack(file)));
            s.parsed("mail", text -> url(text, Set.of("smtp", "smtps")))
                    .ifPresent(server -> to.add(mail(s, server, path, problems)));
            Duration after = s.duration("after", Duration.ZERO, MAX_AFTER);
            Set<Event> events = events(s, problems);
            s.done();
            if (to.size() != 1) {
                problems.add("notify " + name + " needs one of webhook, slack-file, mail");
            } else {
                all.add(new NotifySettings(name, to.getFirst(), events, after));
            }
        }
        return List.copyOf(all);
    }

    private static ToMail mail(Section s, URI server, Function<String, Path> path, Problems problems) {
        List<String> to = s.texts("to");
        String from = s.text("from").orElse("");
        if (to.isEmpty() || from.isEmpty()) {
            problems.add("notify with mail needs from: and to: [ … ]");
        }
        Optional<Path> password = s.parsed("password-file", path::apply);
        String user = s.text("user").orElse("");
        if (user.isEmpty() == password.isPresent()) {
            problems.add("notify with mail: user and password-file go together");
        }
        return new ToMail(server, from, to, user, password);
    }

    private static Path required(Section s, String key, Function<String, Path> path, Problems problems) {
        Optional<Path> file = s.parsed(key, path::apply);
        if (file.isEmpty()) {
            problems.add("notify with webhook needs " + key);
        }
        return file.orElse(Path.of(""));
    }

    /** In clear to this machine only. */
    private static URI url(String text, Set<String> schemes) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !schemes.contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("must be a URL of " + String.join(" or ", schemes));
        }
        if (uri.getScheme().equals("http") && !Addresses.loopback(uri.getHost())) {
            throw new IllegalArgumentException("must be https but on this machine");
        }
        return uri;
    }

    private static Set<Event> events(Section s, Problems problems) {
        List<String> words = s.texts("events");
        if (words.isEmpty()) {
            return USUAL;
        }
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (String word : words) {
            try {
                events.add(Event.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                problems.add("notify.events: there is no " + word + "; there are "
                        + Arrays.stream(Event.values())
                                .map(event -> event.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
            }
        }
        return Set.copyOf(events);
    }
}
