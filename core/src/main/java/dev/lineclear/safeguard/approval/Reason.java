package dev.lineclear.safeguard.approval;

import java.util.Locale;

/** Why a signed statement does not count. Each has its own code, so that nobody has to guess. */
public enum Reason {
    /** The statement or the signature is not what it should be, to the byte. */
    MALFORMED,
    /** The signature was made for another purpose than approving. */
    OTHER_NAMESPACE,
    /** The key is of a kind or size that is not trusted. */
    KEY_WEAK,
    /** The signature is not of these bytes by this key. */
    SIGNATURE_WRONG,
    /** A hardware key signed without anybody touching it. */
    PRESENCE_MISSING,
    /** A passkey signed without checking who used it. */
    VERIFICATION_MISSING,
    /** A passkey signed for another site. */
    OTHER_ORIGIN,
    KEY_UNKNOWN,
    KEY_REMOVED,
    /** Several people have registered this key, so it says nothing about who signed. */
    KEY_SHARED,
    APPROVER_IS_AGENT,
    APPROVER_IS_OPERATOR,
    /** An auditor or a viewer, who look and change nothing. */
    ROLE_MAY_NOT,
    /** It would change the gateway itself, which owners decide on. */
    NOT_AN_OWNER,
    /** The approver that the statement names is not the key's owner. */
    APPROVER_MISMATCH,
    OTHER_HOLD,
    OTHER_PROPOSAL,
    OTHER_ASSESSMENT,
    /** What the approver was shown is not what the hold says. */
    OTHER_PAGE,
    OTHER_POLICY,
    /** It is to be rehearsed first, so that people see what came of it. */
    NOT_REHEARSED,
    EXPIRED,
    EXPIRES_TOO_LATE,
    HOLD_NOT_OPEN,
    /** Whoever breaks the glass says why. */
    REASON_MISSING,
    ALREADY_VOTED,
    /** It was not before them for as long as the policies want, or their second look comes too early. */
    TOO_SOON,
    /** Nothing of theirs to look at again, or nobody asks for it. */
    NOTHING_TO_CONFIRM,
    /** Who approved has not looked a second time yet. */
    UNCONFIRMED;

    /** Such as {@code key-unknown}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
