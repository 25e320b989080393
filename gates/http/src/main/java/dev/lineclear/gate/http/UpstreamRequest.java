package dev.lineclear.gate.http;

import java.io.InputStream;
import java.net.URI;

/**
 * What is sent to production, as it is to stand on the wire.
 *
 * @param base scheme, host and port; nothing else of it is used
 * @param method as it is
 * @param rawTarget path and query as they are, never normalised
 * @param headers as they are and in this order, {@code Host} included, framing excluded
 * @param body to be sent, once
 * @param length of the body in bytes; -1 sends it chunked
 */
public record UpstreamRequest(
        URI base, String method, String rawTarget, Headers headers, InputStream body, long length) {
    public UpstreamRequest {
        if (headers.has("content-length") || headers.has("transfer-encoding")) {
            throw new IllegalArgumentException("framing follows from the length");
        }
        if (!rawTarget.startsWith("/")) {
            throw new IllegalArgumentException("a target begins with a slash");
        }
    }
}
