/** The pipeline tried: step by step, and under thousands of seeds of crashes, lost answers and crossing calls. */
@NullMarked
package dev.lineclear.pipeline;

import org.jspecify.annotations.NullMarked;
