package dev.lineclear.record;

import java.util.Locale;

/**
 * The kinds of record. The type in the log is {@code dev.lineclear.<kind>.v<version>}, and names the schema that the
 * record follows: see {@code record.schema}.
 */
public enum Kind {
    GATEWAY_STARTED,
    GATEWAY_STOPPED,
    /** The log had failed, on a full disk say, and takes records again. */
    LOG_REOPENED,
    /** Part of the text of the policies that are about to come into force; the last part is before the first verdict. */
    POLICY_TEXT,
    POLICY_LOADED,
    /** Owners agreed on other settings of those that guard; in force from the next start. */
    SETTINGS_CHANGED,
    /** Whoever has the host's files changed the gateway past its owners. */
    RECOVERED,
    /** Somebody else has seen that. */
    RECOVERY_ACKNOWLEDGED,
    OWNER_ENROLLED,
    AGENT_CHANGED,
    /** Owners said how far an agent is trusted from now on, or it was demoted by itself. */
    AGENT_STANDING,
    APPROVER_CHANGED,
    /** An owner asked a person in; the link is not in the log. */
    PERSON_INVITED,
    /** An identity provider said who somebody is, and something of it was news: a name, a team, a role. */
    PERSON_RECOGNISED,
    /** A person signed in to the console, or logged in at the command line. */
    SIGNED_IN,
    /** A scan of what there is is about to be made, with the gateway's own credentials. */
    SCAN_BEGUN,
    /** It has asked for everything: how much it read, and what failed. */
    SCAN_ENDED,
    SESSION_OPENED,
    SESSION_CLOSED,
    SESSION_HALTED,
    SESSION_RESUMED,
    /** Something unusual was seen about a session, its agent or all of them; its subject is the session. */
    SIGNALLED,
    /** What an agent's own trace says that it did: its word. */
    AGENT_TRACED,
    /** A read that was allowed and answered: its only record. */
    READ,
    /** A proposal that was refused without a hold, with the verdict. */
    REFUSED,
    HOLD_OPENED,
    HOLD_MOVED,
    /** A held request was tried elsewhere, or could not be; on record before it counts. */
    REHEARSED,
    VOTE,
    VOTE_REFUSED,
    VOTE_WITHDRAWN,
    /** A person broke the glass on a hold, alone; refers to the review that this opened. */
    GLASS_BROKEN,
    /** A person who was not part of it signed off the review of a broken glass; the second closes it. */
    REVIEW_SIGNED,
    /** About to execute; refers to the proposal, and to the hold where there is one. */
    INTENT,
    CAPTURE,
    /** What became of an intent; refers to it. */
    OUTCOME,
    /** A rehearsed change ran, and whether production did what the rehearsal had done. */
    COMPARED,
    /** What the live state was after a crash between claim and outcome. */
    IN_DOUBT,
    /** What a person found became of a hold in doubt. */
    SETTLED,
    /** A rollout came to another state; its subject is the hold that people signed. */
    ROLLOUT_MOVED,
    /** What an agent does call by call was watched and is well, is stopped, or was let on by a person. */
    PACE_MOVED,
    /** A person said that something went wrong in a session; its agent is demoted. */
    INCIDENT_OPENED,
    /** A person who does not operate the session said what it was. */
    INCIDENT_CLOSED,
    /** A channel could not be told of what happened, and is not tried any longer. */
    NOTICE_UNDELIVERED,
    /** AWS says that production changed, and nothing on record is about it. */
    WENT_AROUND,
    /** A person read what records commit to. */
    BODY_REVEALED,
    /** A person had what records commit to removed; the records stay. */
    BODY_ERASED,
    /** What was captured was kept for as long as the settings say, and is about to be removed. */
    CAPTURES_REMOVED,
    /** What records commit to was kept for as long as the settings say, and is about to be removed. */
    VALUES_REMOVED;

    /** Of the schemas that records are written by. */
    public static final int VERSION = 1;

    public String type() {
        return "dev.lineclear." + word() + ".v" + VERSION;
    }

    /** Such as {@code hold-opened}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
