/**
 * What production says of its resources, as sightings for the graph: read out of the answers of its own API by rules that are
 * data, whether somebody else asked or the gateway did in order to know.
 */
@NullMarked
package dev.lineclear.gate.aws.learn;

import org.jspecify.annotations.NullMarked;
