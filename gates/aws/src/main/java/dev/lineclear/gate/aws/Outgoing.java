package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.HopByHop;
import dev.lineclear.gate.http.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request of an agent as it leaves the gateway: without what was for the gateway alone, signed for where it goes. */
final class Outgoing {
    /** What begins like this is between agent and gateway. */
    static final String OURS = "x-lineclear-";

    private Outgoing() {}

    static UpstreamRequest of(
            Call.Wiring wiring,
            Wire wire,
            SignedHead head,
            Load load,
            String region,
            URI upstream,
            AwsCredentialsIdentity credentials)
            throws IOException {
        Headers headers = HopByHop.strip(load.headers())
                .without(line -> line.is("content-length")
                        || line.name().toLowerCase(java.util.Locale.ROOT).startsWith(OURS)
                        || (line.is("expect") && load.length() <= 0));
        boolean defaultPort = upstream.getPort() < 0
                || upstream.getPort() == (upstream.getScheme().equals("https") ? 443 : 80);
        String host = defaultPort ? upstream.getHost() : upstream.getHost() + ":" + upstream.getPort();
        Resigner.Signed signed = wiring.resigner()
                .sign(
                        new SignedHead(head.method(), wire.rawPath(), head.rawQuery(), headers.lines()),
                        host,
                        wire.signingName().equals("s3-control") ? "s3" : wire.signingName(),
                        region,
                        load.payloadHash(),
                        credentials,
                        wiring.clock().instant());
        String target = signed.rawQuery().isEmpty() ? wire.rawPath() : wire.rawPath() + "?" + signed.rawQuery();
        return new UpstreamRequest(
                upstream,
                head.method(),
                target,
                Headers.of(signed.headers()),
                load.open().open(),
                load.length());
    }
}
