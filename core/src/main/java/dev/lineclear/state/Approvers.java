package dev.lineclear.state;

import dev.lineclear.proposal.Approver;
import java.util.List;
import java.util.Optional;

/** The people who may sign. */
public interface Approvers {
    /** Adds, or replaces teams, keys and ownership. */
    void put(Approver approver);

    Optional<Approver> find(String id);

    /** By id. */
    List<Approver> all();

    boolean remove(String id);

    /** A key that was removed once, with whose it was: so that a refusal can say so. */
    void retireKey(String publicKey, String approver);

    /** Whose removed key this is, if it is one. Keys compare by type and base64, without their comment. */
    Optional<String> retired(String publicKey);
}
