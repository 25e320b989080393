package dev.lineclear.gate.aws.sigv4;

/**
 * Why a request is not authenticated, with the code AWS itself uses.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html">Troubleshoot SigV4</a>
 */
public enum Rejection {
    MISSING("MissingAuthenticationToken", "MissingAuthenticationTokenException", "AccessDenied", 403),
    MALFORMED("IncompleteSignature", "IncompleteSignatureException", "AuthorizationHeaderMalformed", 400),
    /** SigV2, SigV4a and whatever else is not SigV4. */
    OTHER_ALGORITHM("IncompleteSignature", "IncompleteSignatureException", "InvalidRequest", 400),
    UNKNOWN_KEY("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", 403),
    WRONG_TOKEN("InvalidClientTokenId", "UnrecognizedClientException", "InvalidToken", 403),
    EXPIRED_TOKEN("ExpiredToken", "ExpiredTokenException", "ExpiredToken", 403),
    WRONG_SIGNATURE("SignatureDoesNotMatch", "InvalidSignatureException", "SignatureDoesNotMatch", 403),
    SKEWED("RequestExpired", "InvalidSignatureException", "RequestTimeTooSkewed", 403),
    EXPIRED("RequestExpired", "InvalidSignatureException", "AccessDenied", 403),
    UNSIGNED_HEADER("SignatureDoesNotMatch", "InvalidSignatureException", "AccessDenied", 403),
    /** It could mean one thing to who decides and another to who executes. */
    AMBIGUOUS("ValidationError", "ValidationException", "InvalidRequest", 400),
    BODY_MISMATCH("SignatureDoesNotMatch", "InvalidSignatureException", "XAmzContentSHA256Mismatch", 400);

    private final String query;
    private final String json;
    private final String s3;
    private final int status;

    Rejection(String query, String json, String s3, int status) {
        this.query = query;
        this.json = json;
        this.s3 = s3;
        this.status = status;
    }

    /** For the query and ec2 protocols. */
    public String queryCode() {
        return query;
    }

    /** For the JSON and CBOR protocols. */
    public String jsonCode() {
        return json;
    }

    public String s3Code() {
        return s3;
    }

    /** The HTTP status AWS answers with. */
    public int status() {
        return status;
    }
}
