package dev.lineclear.gate.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** The least gate there is: passes everything on, both bodies streaming. */
record Relay(Upstream upstream, URI to) implements Gate {
    @Override
    public void handle(Exchange exchange) throws IOException {
        String target =
                exchange.rawQuery().isEmpty() ? exchange.rawPath() : exchange.rawPath() + "?" + exchange.rawQuery();
        Headers headers = HopByHop.strip(exchange.headers()).without(line -> line.is("content-length"));
        UpstreamRequest request =
                new UpstreamRequest(to, exchange.method(), target, headers, exchange.body(), exchange.contentLength());
        try (UpstreamAnswer answer = upstream.send(request)) {
            Headers back = HopByHop.strip(answer.headers());
            if (answer.length() == 0) {
                exchange.answer(answer.status(), back, new byte[0]);
                return;
            }
            OutputStream out = exchange.answer(answer.status(), back, answer.length());
            answer.body().transferTo(out);
            out.close();
        } catch (UpstreamFailure e) {
            if (e.refused().isPresent()) {
                throw e.refused().get();
            }
            exchange.answer(502, Headers.of(), (e.sent() ? "sent" : "not sent").getBytes());
        }
    }
}
