/** The API for programs and for the command line elsewhere: the same desks as the control interface's, for whoever logged in. */
@NullMarked
package dev.lineclear.server.api;

import org.jspecify.annotations.NullMarked;
