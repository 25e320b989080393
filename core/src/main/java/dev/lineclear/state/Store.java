package dev.lineclear.state;

/** All the ports of one database. */
public interface Store extends AutoCloseable {
    Agents agents();

    Sessions sessions();

    Holds holds();

    Reviews reviews();

    Approvers approvers();

    Captures captures();

    Steps steps();

    Relations relations();

    Standings standings();

    Rollouts rollouts();

    Paces paces();

    Incidents incidents();

    Spendings spendings();

    Settings settings();

    @Override
    void close();
}
