package dev.lineclear.demo;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** A production in which one incident can happen, on real servers of this machine, again and again. */
interface World extends AutoCloseable {
    /** Where which service is, for the gateway. */
    Map<String, URI> endpoints();

    /** The account that it is, as it stands in its ARNs. */
    String account();

    /** Makes all of it as it was before the incident, whatever became of it since. */
    void build() throws IOException, InterruptedException;

    /** What the agent was told to do. */
    String task();

    /** What it does instead, in a sentence without its subject. */
    String deed();

    /** Does it. @return what production, or the gateway, answered */
    Said ask(URI gateway, AwsSessionCredentials keys) throws IOException, InterruptedException;

    /** What an administrator sees of the outage, past the gateway; empty while there is none. */
    String outage() throws IOException, InterruptedException;

    /** What of that was measured, and what is concluded from it, in sentences. */
    String measured();

    /** What people have to be shown of it before anything runs. */
    List<String> named();

    /** Why somebody who sees that says no. */
    String no();

    @Override
    void close();

    /**
     * An answer.
     *
     * @param done whether it was done
     * @param text what an agent would read
     */
    record Said(boolean done, String text) {}
}
