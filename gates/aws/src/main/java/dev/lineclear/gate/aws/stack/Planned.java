package dev.lineclear.gate.aws.stack;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a template does to one resource, with its properties on both sides as far as the template says them: values put in, and
 * ids where it refers to resources of its own. What cannot be told stays the call that it is ({@code Fn::ImportValue}).
 *
 * @param what in words: {@code deletes AWS::EC2::Route Out}
 * @param sure whether it is certain to come about, and all of it is known
 * @param anew whether what is there afterwards is another thing than what was there
 * @param was as it runs; empty where it is made
 * @param is as it will; empty where it is deleted
 */
public record Planned(String what, boolean sure, boolean anew, Optional<Thing> was, Optional<Thing> is) {
    /**
     * One side of it.
     *
     * @param type such as {@code AWS::EC2::Route}
     * @param id its own; of one that is made, a name that nothing else has
     */
    public record Thing(String type, String id, JsonNode properties) {}

    /** Of which nothing more is known than what is said. */
    public static Planned said(String what) {
        return new Planned(what, false, false, Optional.empty(), Optional.empty());
    }

    /** As CloudFormation says that it comes about. */
    public Planned told(String words, boolean otherThing) {
        return new Planned(words, sure, anew || otherThing, was, is);
    }
}
