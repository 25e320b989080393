package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.Proposal;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Gives the credentials that one cleared request is sent with. */
@FunctionalInterface
public interface Lender {
    /**
     * For one request, which is about to be sent.
     *
     * @param signingName the service's in the credential scope
     * @param hold under which it runs; empty where nothing held it
     */
    Loan lend(Proposal proposal, String signingName, String hold);

    /** What came of it. */
    sealed interface Loan {
        /** By which role it is sent, or would have been; empty with the gateway's own credentials. */
        Optional<Assumed> assumed();
    }

    /** To sign with. */
    record Lent(AwsCredentialsIdentity credentials, Optional<Assumed> assumed) implements Loan {}

    /** There are none, and nothing may be sent. */
    record Without(String because, Optional<Assumed> assumed) implements Loan {}

    /** The gateway's own, for everything. */
    static Lender own(AwsCredentialsProvider credentials) {
        return (proposal, signingName, hold) -> new Lent(credentials.resolveCredentials(), Optional.empty());
    }
}
