package dev.lineclear.proposal;

import java.util.List;

/**
 * How a change would be taken back.
 *
 * @param recipe the recipe's name in the catalogue
 * @param captures what is read before the change
 * @param steps how it is put back
 * @param notRestored what cannot be put back
 */
public record UndoPlan(String recipe, List<String> captures, List<String> steps, List<String> notRestored) {
    public UndoPlan {
        captures = List.copyOf(captures);
        steps = List.copyOf(steps);
        notRestored = List.copyOf(notRestored);
    }
}
