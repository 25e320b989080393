package dev.lineclear.assessment;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;

/**
 * What a catalogue says of one operation with one input.
 *
 * @param effect the worst it does
 * @param reversibility whether it comes back
 * @param known how that is known
 * @param phrase what it does, in words that a target's name can follow: "Deletes table"; may be empty
 */
public record Classification(Effect effect, Reversibility reversibility, Known known, String phrase) {}
