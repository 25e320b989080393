/** What a provider that lies, hangs or is broken into may try. */
@NullMarked
package dev.lineclear.console.oidc;

import org.jspecify.annotations.NullMarked;
