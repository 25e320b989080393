/** AWS Signature Version 4, both ways: inbound requests are verified, outbound ones signed with the gateway's own credentials. */
@NullMarked
package dev.lineclear.gate.aws.sigv4;

import org.jspecify.annotations.NullMarked;
