/**
 * A tamper-evident log in the C2SP tlog-tiles format: appending, proving, verifying, witnessing and mirroring.
 * It needs the JDK alone, and an auditor needs only {@link dev.lineclear.tlog.LogVerifier} and the public key.
 */
@NullMarked
package dev.lineclear.tlog;

import org.jspecify.annotations.NullMarked;
