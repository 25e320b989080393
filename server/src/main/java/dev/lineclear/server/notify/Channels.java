package dev.lineclear.server.notify;

import dev.lineclear.proposal.HoldState;
import dev.lineclear.server.config.NotifySettings;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the channels that are configured. */
public final class Channels implements AutoCloseable {
    /** Between two messages on a channel: a storm becomes six digests a minute at most. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MAX_SECRET = 4_096;

    private final Posting posting = new Posting();
    private final Telling telling;

    /** @param telling that the channels are to hear */
    public Channels(Telling telling) {
        this.telling = telling;
    }

    /**
     * Begins, with what was not told before the last stop.
     *
     * @param state where channels keep how far they are
     * @param link what a hold's id is put behind, to look at it
     * @throws IOException when a secret cannot be read
     */
    public void start(
            List<NotifySettings> settings,
            Path state,
            Store store,
            String link,
            Telling.Past past,
            UndeliveredRecords records,
            InstantSource clock)
            throws IOException {
        List<Courier> couriers = new ArrayList<>();
        if (!settings.isEmpty()) {
            Files.createDirectories(state);
        }
        for (NotifySettings one : settings) {
            Channel channel = channel(one, clock);
            Set<Event> events = one.after().isZero() ? one.events() : Set.of(Event.HELD);
            couriers.add(new Courier(
                    channel,
                    new Courier.Task(
                            events, one.after(), n -> stands(n, store, one.after()), PAUSE, records::undelivered),
                    new Cursor(state.resolve(one.name())),
                    clock));
        }
        telling.start(new Notices(store.holds()::find, link), couriers, past);
    }

    /** Whoever is told later is told only of what still waits. */
    private static boolean stands(Notice notice, Store store, Duration after) {
        return after.isZero()
                || store.holds()
                        .find(notice.subject())
                        .filter(h -> h.state() == HoldState.OPEN)
                        .isPresent();
    }

    private Channel channel(NotifySettings settings, InstantSource clock) throws IOException {
        return switch (settings.to()) {
            case NotifySettings.ToWebhook w -> {
                try {
                    yield new Webhook(w.url(), Webhook.secret(secret(w.secretFile())), posting, clock);
                } catch (IllegalArgumentException e) {
                    throw new IOException(w.secretFile() + ": " + e.getMessage(), e);
                }
            }
            case NotifySettings.ToSlack s -> new Slack(address(s.urlFile()), posting);
            case NotifySettings.ToMail m ->
                new Mail(
                        m.server(),
                        m.from(),
                        m.to(),
                        m.user(),
                        m.passwordFile().isPresent() ? secret(m.passwordFile().get()) : "",
                        clock);
        };
    }

    private static URI address(Path file) throws IOException {
        try {
            URI uri = URI.create(secret(file));
            if (uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Not its message, which quotes the secret.
        }
        throw new IOException(file + ": is not the URL of an incoming webhook");
    }

    /** A file that nobody else may read, of one line. */
    private static String secret(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("notify: there is no file " + file);
        }
        KeyFile.checkPrivate(file);
        if (Files.size(file) > MAX_SECRET) {
            throw new IOException(file + ": longer than " + MAX_SECRET + " bytes");
        }
        return Files.readString(file).strip();
    }

    @Override
    public void close() throws InterruptedException {
        telling.close();
        posting.close();
    }
}
