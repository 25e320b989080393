/**
 * Tells people what waits for them, through webhooks, Slack and mail: from the records, so that nothing is told that is not
 * on record, and at least once, so that nothing is forgotten over a crash.
 */
@org.jspecify.annotations.NullMarked
package dev.lineclear.server.notify;
