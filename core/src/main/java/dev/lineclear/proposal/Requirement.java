package dev.lineclear.proposal;

import java.util.Set;

/** One thing a hold waits for. */
public sealed interface Requirement {
    /** In words: "2 approvals, among them one of dba". */
    String words();

    /**
     * Signatures by different people.
     *
     * @param count how many people
     * @param teams from which teams ({@code dba}, {@code dba:2} for a second one); empty: from any
     */
    record Approvals(int count, Set<String> teams) implements Requirement {
        @Override
        public String words() {
            String people = count == 1 ? "1 approval" : count + " approvals";
            return teams.isEmpty() ? people : people + ", among them one of " + String.join(" and one of ", teams);
        }
    }

    /** A capture of what is there, taken by the gateway right before the change. */
    record Snapshot() implements Requirement {
        @Override
        public String words() {
            return "a snapshot";
        }
    }

    /** The same request tried elsewhere first. */
    record Rehearsal() implements Requirement {
        @Override
        public String words() {
            return "a rehearsal";
        }
    }

    /** A quorum of witnesses, outside whoever runs the gateway, has cosigned a checkpoint that covers the intent. */
    record Witnessed() implements Requirement {
        @Override
        public String words() {
            return "a witnessed intent";
        }
    }

    /** @param name of the stage that must have passed */
    record Stage(String name) implements Requirement {
        @Override
        public String words() {
            return "stage " + name + " passed";
        }
    }

    /** @param seconds from when a person is first shown the hold until they may approve it */
    record Reading(int seconds) implements Requirement {
        @Override
        public String words() {
            return seconds + " s of reading before each approval";
        }
    }

    /** @param minutes after which each person who approved signs once more */
    record SecondLook(int minutes) implements Requirement {
        @Override
        public String words() {
            return "a second look by each who approved, after " + minutes + " min";
        }
    }

    /** @param minutes from the last signature until it may run */
    record Pause(int minutes) implements Requirement {
        @Override
        public String words() {
            return "a pause of " + minutes + " min after the last signature";
        }
    }
}
