package dev.lineclear.proposal;

/** What the policy says of a proposal. */
public sealed interface Verdict {
    Explanation explanation();

    /** In one word: {@code allow}, {@code hold} or {@code deny}. */
    String word();

    record Allow(Explanation explanation) implements Verdict {
        @Override
        public String word() {
            return "allow";
        }
    }

    /** @param required the least evidence that turns the answer */
    record Hold(Evidence required, Explanation explanation) implements Verdict {
        @Override
        public String word() {
            return "hold";
        }
    }

    record Deny(Explanation explanation) implements Verdict {
        @Override
        public String word() {
            return "deny";
        }
    }
}
