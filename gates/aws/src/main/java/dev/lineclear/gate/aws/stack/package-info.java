/**
 * CloudFormation templates: read as CloudFormation reads them, and compared, so that what creating or updating a stack does
 * is seen before it is done. Asks nobody anything.
 */
@NullMarked
package dev.lineclear.gate.aws.stack;

import org.jspecify.annotations.NullMarked;
