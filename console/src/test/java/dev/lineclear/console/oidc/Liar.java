package dev.lineclear.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An identity provider over HTTP that keeps to the protocol, but for what a test has it say. */
final class Liar implements AutoCloseable {
    static final String CLIENT = "lineclear";
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final HttpServer server;
    private final AtomicInteger keyReads = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    ECKey key = key("one");
    UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    Signing signing = c -> signed(c, key.getKeyID(), key);
    UnaryOperator<String> discovery = UnaryOperator.identity();
    UnaryOperator<String> tokens = UnaryOperator.identity();
    int status = 200;
    boolean hangs;
    private Map<String, String> asked = Map.of();

    /** Makes a token of claims. */
    @FunctionalInterface
    interface Signing {
        JWT sign(JWTClaimsSet claims) throws JOSEException;
    }

    Liar() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/.well-known/openid-configuration", e -> answer(e, discovery.apply("""
                {"issuer":"I","authorization_endpoint":"I/authorize","token_endpoint":"I/token","jwks_uri":"I/keys",
                 "subject_types_supported":["public"],"response_types_supported":["code"],
                 "id_token_signing_alg_values_supported":["ES256"]}""".replace("I", issuer()))));
        server.createContext("/keys", e -> {
            keyReads.incrementAndGet();
            answer(e, new JWKSet(key.toPublicJWK()).toString());
        });
        server.createContext("/token", e -> answer(e, tokens.apply(token(e))));
        server.start();
    }

    static ECKey key(String id) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    static SignedJWT signed(JWTClaimsSet claims, String id, ECKey key) throws JOSEException {
        return signed(
                claims, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build(), new ECDSASigner(key));
    }

    static SignedJWT signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt;
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int keyReads() {
        return keyReads.get();
    }

    /** What the browser would come back with. */
    Map<String, List<String>> authorize(URI there) {
        asked = form(there.getRawQuery());
        Map<String, List<String>> back = new TreeMap<>();
        back.put("code", List.of("a-code"));
        back.put("state", List.of(asked.get("state")));
        return back;
    }

    private static Map<String, String> form(String text) {
        Map<String, String> all = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private String token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(form.get("code_verifier")))
                .getValue();
        if (!challenge.equals(asked.get("code_challenge")) || !form.get("code").equals("a-code")) {
            return "{\"error\":\"invalid_grant\"}";
        }
        Instant now = Instant.now();
        JWTClaimsSet said = claims.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .subject("1234")
                        .audience(CLIENT)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("nonce", asked.get("nonce"))
                        .claim("email", "ann@example.com")
                        .claim("email_verified", true)
                        .claim("preferred_username", "ann")
                        .claim("groups", List.of("dba")))
                .build();
        try {
            return "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\""
                    + signing.sign(said).serialize() + "\"}";
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Location", issuer() + "/elsewhere");
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            if (hangs) {
                closed.await();
            }
            exchange.getResponseBody().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
