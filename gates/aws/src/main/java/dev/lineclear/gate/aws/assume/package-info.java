/**
 * The role that a request goes to production under, where one is configured: assumed for this request, with a session policy
 * that allows what it asks and nothing else.
 */
@NullMarked
package dev.lineclear.gate.aws.assume;

import org.jspecify.annotations.NullMarked;
