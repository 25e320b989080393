@NullMarked
package dev.lineclear.foresight.graph;

import org.jspecify.annotations.NullMarked;
