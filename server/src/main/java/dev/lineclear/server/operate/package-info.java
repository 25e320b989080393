/** What whoever runs the gateway watches: is it alive, is it ready, what does it do. */
@NullMarked
package dev.lineclear.server.operate;

import org.jspecify.annotations.NullMarked;
