package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is tried with presigned URLs; the honest one is made by the AWS SDK itself. */
final class PresignedAttacksTest {
    private static final SignedHead HONEST = Sdk.presigned("/bucket/a%20key", Duration.ofMinutes(10));

    private static SignedHead changed(String from, String to) {
        String query = HONEST.rawQuery().replace(from, to);
        assertNotEquals(HONEST.rawQuery(), query);
        return Sdk.at(HONEST, HONEST.rawPath(), query);
    }

    @Test
    void whatTheSdkPresignsIsVerifiedUntilItExpires() {
        assertTrue(HONEST.rawQuery().contains("X-Amz-Security-Token="), HONEST.rawQuery());
        assertEquals(Optional.empty(), Sdk.refusal(HONEST));
        assertEquals(Optional.empty(), Sdk.refusal(HONEST, Sdk.NOW.plusSeconds(600)));
    }

    @Test
    void aReplayAfterItExpired() {
        assertEquals(Optional.of(Rejection.EXPIRED), Sdk.refusal(HONEST, Sdk.NOW.plusSeconds(601)));
    }

    @Test
    void aUrlFromTheFuture() {
        assertEquals(
                Optional.of(Rejection.SKEWED),
                Sdk.refusal(HONEST, Sdk.NOW.minus(Duration.ofMinutes(15)).minusSeconds(1)));
    }

    @Test
    void anExpiryThatWasAltered() {
        SignedHead longer = changed("X-Amz-Expires=600", "X-Amz-Expires=6000");
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(longer));
        for (String forever : new String[] {"604801", "999999", "9999999999", "-1", "0", "", "+600", "6e2", "\uFF16"}) {
            SignedHead head = changed("X-Amz-Expires=600", "X-Amz-Expires=" + forever);
            assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(head), forever);
        }
    }

    @Test
    void anotherMethodKeyOrVersion() {
        SignedHead delete = new SignedHead("DELETE", HONEST.rawPath(), HONEST.rawQuery(), HONEST.headers());
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(delete));
        SignedHead other = Sdk.at(HONEST, "/bucket/other", HONEST.rawQuery());
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(other));
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(changed("versionId=3", "versionId=4")));
    }

    @Test
    void aParameterAddedOrTakenAway() {
        SignedHead added = Sdk.at(HONEST, HONEST.rawPath(), HONEST.rawQuery() + "&uploads=");
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(added));
        assertEquals(Optional.of(Rejection.WRONG_SIGNATURE), Sdk.refusal(changed("versionId=3&", "")));
    }

    @Test
    void anAuthenticationParameterTwice() {
        for (String twice : new String[] {
            "X-Amz-Expires=604800", "X-Amz-Date=20260101T120000Z", "X-Amz-Security-Token=x", "X%2DAmz%2DSignature=0"
        }) {
            SignedHead head = Sdk.at(HONEST, HONEST.rawPath(), HONEST.rawQuery() + "&" + twice);
            assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(head), twice);
        }
    }

    @Test
    void anAuthenticationParameterInAnotherCase() {
        SignedHead head = Sdk.at(HONEST, HONEST.rawPath(), HONEST.rawQuery() + "&x-amz-expires=604800");
        assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(head));
    }

    @Test
    void headerAndQueryAtOnce() {
        SignedHead byHeader = Sdk.byHeader("s3", "/bucket/a%20key", "");
        SignedHead both = new SignedHead("GET", HONEST.rawPath(), HONEST.rawQuery(), byHeader.headers());
        assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(both));
        for (String one : new String[] {"X-Amz-Signature=0", "X-Amz-Security-Token=x", "X-Amz-Expires=1"}) {
            assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(Sdk.at(byHeader, byHeader.rawPath(), one)), one);
        }
    }

    @Test
    void aTokenOrDateBesideTheUrl() {
        assertEquals(
                Optional.of(Rejection.MALFORMED), Sdk.refusal(Sdk.plus(HONEST, "X-Amz-Security-Token", Sdk.TOKEN)));
        assertEquals(Optional.of(Rejection.MALFORMED), Sdk.refusal(Sdk.plus(HONEST, "X-Amz-Date", "20260101T120000Z")));
    }

    @Test
    void anotherSessionsTokenInTheUrl() {
        assertEquals(Optional.of(Rejection.WRONG_TOKEN), Sdk.refusal(changed("Token=lc1.token", "Token=lc1.other")));
        assertEquals(Optional.of(Rejection.WRONG_TOKEN), Sdk.refusal(changed("X-Amz-Security-Token=lc1.token&", "")));
    }

    @Test
    void aHeaderThatWouldChangeWhatTheUrlDoes() {
        assertEquals(Optional.of(Rejection.UNSIGNED_HEADER), Sdk.refusal(Sdk.plus(HONEST, "x-amz-acl", "public-read")));
        assertEquals(
                Optional.of(Rejection.UNSIGNED_HEADER),
                Sdk.refusal(Sdk.plus(HONEST, "X-Amz-Copy-Source", "/other/key")));
        assertEquals(Optional.empty(), Sdk.refusal(Sdk.plus(HONEST, "Content-Type", "text/plain")));
    }

    @Test
    void aUrlOfSignatureVersionTwo() {
        for (String query : new String[] {
            "AWSAccessKeyId=A&Expires=1&Signature=x",
            "x-amz-security-token=t&awsaccesskeyid=A&Expires=1&Signature=x",
            "Action=ListQueues&SignatureVersion=2&SignatureMethod=HmacSHA256"
        }) {
            assertEquals(
                    Optional.of(Rejection.OTHER_ALGORITHM),
                    Sdk.refusal(new SignedHead("GET", "/b/k", query, HONEST.headers())),
                    query);
        }
    }

    @Test
    void aUrlOfSignatureVersionFourA() {
        assertEquals(
                Optional.of(Rejection.OTHER_ALGORITHM),
                Sdk.refusal(changed("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")));
    }
}
