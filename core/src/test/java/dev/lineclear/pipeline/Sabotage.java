package dev.lineclear.pipeline;

/** Something outside the pipeline that breaks its promise, to see that the invariants notice. */
enum Sabotage {
    NONE,
    /** The store lets everybody claim. */
    CLAIMS_ALWAYS_WORK,
    /** The log takes intents and does not keep them. */
    INTENTS_ARE_LOST,
    /** The policies are not asked. */
    EVERYTHING_IS_ALLOWED,
    /** The gateways' clocks stand still, so that votes never expire for them. */
    CLOCKS_STAND
}
