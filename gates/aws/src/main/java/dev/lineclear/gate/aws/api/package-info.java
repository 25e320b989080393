/** Calls of AWS's APIs with the gateway's own credentials, made from data: one small client for every protocol. */
@org.jspecify.annotations.NullMarked
package dev.lineclear.gate.aws.api;
