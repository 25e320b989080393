/** The incident, played on real AWS protocols against embedded servers. Nothing of it is in the gateway. */
@NullMarked
package dev.lineclear.demo;

import org.jspecify.annotations.NullMarked;
