/** Asking an OpenID Connect provider who somebody is, and believing only what is signed, fresh, meant for here and asked for. */
@NullMarked
package dev.lineclear.console.oidc;

import org.jspecify.annotations.NullMarked;
