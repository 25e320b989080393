package dev.lineclear.foresight.network;

import java.util.List;

/** A security group: what none of its rules lets through does not get through; answers always do. */
public record Group(String id, String vpc, String name, List<Rule> rules) {
    public Group {
        rules = List.copyOf(rules);
    }
}
