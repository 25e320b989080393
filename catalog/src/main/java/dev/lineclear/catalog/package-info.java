/**
 * What every AWS operation does: its effect and how that is known, what it touches, whether and how it comes back, and
 * how it is told from the wire. Data files in the resources of this package and their loader; useful on its own.
 */
@NullMarked
package dev.lineclear.catalog;

import org.jspecify.annotations.NullMarked;
