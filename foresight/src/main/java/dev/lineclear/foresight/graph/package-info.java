/** What hangs on what: resources and their relations as they were learned, and what is reached when one of them is lost. */
@NullMarked
package dev.lineclear.foresight.graph;

import org.jspecify.annotations.NullMarked;
