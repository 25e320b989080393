package dev.lineclear.console;

import dev.lineclear.console.Browsers.SignedIn;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.proposal.CanonicalJson;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before every page: only this console's own pages may change anything, and what goes wrong is a page that says so. */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final Entrance entrance;
    private final Pages pages;

    Guard(Entrance entrance, Pages pages) {
        this.entrance = entrance;
        this.pages = pages;
    }

    /** What a page does. */
    @FunctionalInterface
    interface Page {
        void answer(Visit visit);
    }

    /** A page for everyone: signing in, and files. */
    Handler open(Page page) {
        return (request, response) -> handle(request, response, page);
    }

    /** A page for whoever is signed in; others are asked to. */
    Handler page(Page page) {
        return open(visit -> {
            if (visit.who().isEmpty()) {
                String path = visit.request().path().path();
                visit.redirect(Doorway.NEXT.matcher(path).matches() ? "/sign-in?next=" + path : "/sign-in");
            } else {
                page.answer(visit);
            }
        });
    }

    /** A change by whoever is signed in, from one of this console's own pages. */
    Handler change(Page page) {
        return ownPages(visit -> {
            SignedIn who = visit.signedIn();
            if (!who.browser()
                    .wrote(visit.request().headers().first(Entrance.CSRF).orElse(""))) {
                throw new Refusal(403, "This page is too old; load it again.");
            }
            page.answer(visit);
        });
    }

    /** A step of signing in: nobody is signed in yet, but it too comes from one of this console's own pages. */
    Handler ownPages(Page page) {
        return open(visit -> {
            String from = visit.request().headers().first(HeaderNames.ORIGIN).orElse("");
            String type =
                    visit.request().headers().first(HeaderNames.CONTENT_TYPE).orElse("");
            if (!from.equals(entrance.origin())) {
                throw new Refusal(403, "This came from another site, so nothing was done.");
            }
            if (!type.equals("application/json")) {
                throw new Refusal(415, "JSON is wanted.");
            }
            page.answer(visit);
        });
    }

    private void handle(ServerRequest request, ServerResponse response, Page page) {
        boolean admitted = entrance.admits(request, response);
        Optional<SignedIn> who = Optional.empty();
        try {
            if (!admitted) {
                throw new Refusal(421, "This console is " + entrance.origin() + ".");
            }
            who = entrance.browser(request);
            page.answer(new Visit(request, response, who));
        } catch (Refusal e) {
            refuse(new Visit(request, response, who), e.status(), e.sentence());
        } catch (Ballots.UnknownHoldException e) {
            refuse(new Visit(request, response, who), 404, "There is no such hold.");
        } catch (CanonicalJson.MalformedException | IllegalArgumentException e) {
            LOG.debug("console request refused: {}", e.toString());
            refuse(new Visit(request, response, who), 400, "That could not be read.");
        } catch (RuntimeException e) {
            LOG.error("console request {} failed", request.path().path(), e);
            refuse(new Visit(request, response, who), 500, "The gateway could not do it; its log says why.");
        }
    }

    private void refuse(Visit visit, int status, String sentence) {
        if (visit.response().isSent()) {
            return;
        }
        if (forPeople(visit.request())) {
            visit.html(status, pages.trouble(visit, status, sentence));
        } else {
            visit.text(status, Problem.JSON, Problem.of(status, sentence).toString());
        }
    }

    /** Pages are got, and by whoever does not say that they want something else. */
    private static boolean forPeople(ServerRequest request) {
        String accept =
                String.join(", ", request.headers().values(HeaderNames.ACCEPT)).toLowerCase(Locale.ROOT);
        boolean json = accept.contains("json") && !accept.contains("text/html");
        String method = request.prologue().method().text();
        return (method.equals("GET") || method.equals("HEAD")) && !json;
    }
}
