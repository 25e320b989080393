package dev.lineclear.foresight.network;

import java.util.Set;

/**
 * All that decides whom something reaches: two that have the same are told apart by nothing in the configuration.
 *
 * @param table id of the route table of its subnet; empty where none is known
 * @param acl id of the network ACL of its subnet; empty where none is known
 * @param groups ids of its security groups
 * @param region the longest block of addresses that its own is in
 * @param open whether the internet reaches an address of it
 */
record Stance(String vpc, String table, String acl, Set<String> groups, Cidr region, boolean open) {
    /** The same by numbers, which are one network's own. */
    record Seat(Stance stance, int vpc, int table, int acl, int groups, int region) {}
}
