/**
 * The gate for AWS: reads what a signed request asks for, presents it as a proposal, and, once cleared, sends it on under
 * the gateway's own credentials. It decides nothing.
 */
@NullMarked
package dev.lineclear.gate.aws;

import org.jspecify.annotations.NullMarked;
