package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.state.Sessions.Credentialed;

/**
 * Who sent a request, and what it was signed with.
 *
 * @param credentialed the session; active when the request came
 * @param presented the signature
 * @param head exactly what was signed
 */
record Caller(Credentialed credentialed, Presented.Signature presented, SignedHead head) {}
