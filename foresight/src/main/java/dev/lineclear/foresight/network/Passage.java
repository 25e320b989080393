package dev.lineclear.foresight.network;

/**
 * What gets from one to another: any of these questions, answered to any of these ports. Rules look at where a packet goes to
 * and never at where it comes from, which is why the two are independent.
 *
 * @param asks protocols and ports that reach the other
 * @param answers protocols and ports that answers reach again
 */
record Passage(Flows asks, Flows answers) {
    static final Passage NONE = new Passage(Flows.NONE, Flows.NONE);

    /** Without questions that nothing answers, and answers that nothing asks for. */
    static Passage of(Flows asks, Flows returned) {
        if (asks.isEmpty()) {
            return NONE;
        }
        Flows answers = returned.withPings().and(Flows.ANSWERS);
        Flows answered = asks.and(answers.protocols());
        return answered.isEmpty() ? NONE : new Passage(answered, answers.and(answered.protocols()));
    }

    boolean isEmpty() {
        return asks.isEmpty();
    }

    /** The questions that get no answer any more where they got one before. */
    Flows lostTo(Passage after) {
        return asks.minus(after.asks);
    }

    /** The ports that answers reach no more, of questions that are still asked. */
    Flows unansweredIn(Passage after) {
        return answers.and(after.asks.and(asks).protocols()).minus(after.answers);
    }
}
