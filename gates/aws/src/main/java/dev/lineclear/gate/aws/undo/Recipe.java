package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One way of reading before a change and putting back after it.
 *
 * <p>A state is JSON: {@code exists}; {@code settings} under the API's member names; {@code item}, small
 * content itself; {@code content} by digest and count, read only where {@link Detail} asks for it; and {@code identity}, what tells one life or version of the thing
 * from the next and cannot be put back; {@code observed}, what changes by itself and is only shown. Methods may also throw the SDK's exceptions.
 */
interface Recipe {
    String EXISTS = "exists";
    String SETTINGS = "settings";
    String CONTENT = "content";
    String IDENTITY = "identity";
    String ITEM = "item";
    String OBSERVED = "observed";

    /** The things the proposal would touch, from its input: what decides what runs also decides what is read. */
    List<Address> addresses(Run run, Proposal proposal) throws UndoException;

    /** The state it is in now. */
    ObjectNode read(Run run, Address address, Detail detail) throws UndoException, IOException;

    /**
     * The part of the state that the proposal's input alone says will be there afterwards; empty where only reading can
     * tell.
     */
    Optional<ObjectNode> expected(Proposal proposal, Address address);

    /**
     * Makes it as {@code before} says.
     *
     * @param now as just read, in outline
     */
    void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException, IOException;

    /** What of {@code before} does not come back, in sentences. */
    List<String> notRestored(Address address, JsonNode before);

    /** Such as "table reports". */
    String name(Address address);

    /** Such as "4,210 items, 3 indexes, 2 tags". */
    String summary(JsonNode state);
}
