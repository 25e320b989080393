package dev.lineclear.gate.aws.assume;

/** The name of a role's session, by which production's own log says for whom a request was sent. */
final class SessionName {
    /** STS takes no longer ({@code AssumeRole}, parameter {@code RoleSessionName}); two ids and a dot are 53. */
    static final int MAX_LENGTH = 64;

    private SessionName() {}

    /** Session and hold, in characters that STS takes: {@code [\w+=,.@-]}. */
    static String of(String session, String hold) {
        String whole = hold.isEmpty() ? session : session + "." + hold;
        String name = whole.replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        String padded = name.length() < 2 ? name + "--" : name;
        return padded.length() > MAX_LENGTH ? padded.substring(0, MAX_LENGTH) : padded;
    }
}
