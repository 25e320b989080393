package dev.lineclear.tlog;

/**
 * What {@link LogFiles} answers to a request, for any HTTP server to send.
 *
 * @param status 200, 404 or 405
 * @param contentType the header of this name
 * @param cacheControl the header of this name
 * @param body to be sent unless the method is HEAD, whose Content-Length is this one's all the same. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it is written out and forgotten.
public record FileAnswer(int status, String contentType, String cacheControl, byte[] body) {
    /** The value of the Allow header that belongs to a 405. */
    public static final String ALLOWED = "GET, HEAD";
}
