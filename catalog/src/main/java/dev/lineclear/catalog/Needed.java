package dev.lineclear.catalog;

import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.Known;
import java.util.List;
import java.util.Optional;

/**
 * The IAM actions that a request takes, as far as anybody knows.
 *
 * @param actions never empty
 * @param known curated where people wrote the actions down, derived where the authorisation reference has an action of the
 *     operation's own name, unknown where neither: then there is one action, of that name
 * @param keys whether the service may use keys of KMS for whoever asks
 * @param behalf the principal of the service that does the rest with the rights of whoever asked
 *     ({@code cloudformation.amazonaws.com}); empty where there is none
 */
public record Needed(List<Action> actions, Known known, boolean keys, Optional<String> behalf) {
    public Needed {
        actions = List.copyOf(actions);
    }

    /**
     * One action.
     *
     * @param name such as {@code s3:ListBucket}
     * @param resources the types it can be allowed on; empty where it can only be allowed on everything
     * @param named whether the request is known to name all that it touches of types that are not required
     */
    public record Action(String name, List<Resource> resources, boolean named) {
        public Action {
            resources = List.copyOf(resources);
        }
    }
}
