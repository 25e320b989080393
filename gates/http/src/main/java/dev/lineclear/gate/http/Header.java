package dev.lineclear.gate.http;

/**
 * One header line.
 *
 * @param name as on the wire, though names mean the same in any case
 * @param value without the white space around it
 */
public record Header(String name, String value) {

    /** Whether the name is {@code other}, in any case. */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
