package dev.lineclear.server.guard;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Settings;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Which policies are in force, for every gateway that shares the store: their texts are in it, and survive restarts. */
public final class PolicyRegister {
    private final Shelf shelf;
    private final Chain chain;
    private final CedarDecider decider;
    private final Register register;
    private final Consumer<Policies> before;
    // What is agreed on last comes into force last: nobody reads it, is overtaken by the next, and puts that one back.
    private final ReentrantLock turn = new ReentrantLock();

    /** @param before puts policies on record, before they come into force; where it throws, they do not */
    public PolicyRegister(Settings settings, CedarDecider decider, Register register, Consumer<Policies> before) {
        this.shelf = new Shelf(settings);
        this.chain = new Chain(settings, "policies");
        this.decider = decider;
        this.register = register;
        this.before = before;
    }

    /** Whether owners, or files before them, have left any policies to go on with. */
    public static boolean kept(Settings settings) {
        return new Chain(settings, "policies").last().number() > 0;
    }

    /** Those that this gateway decides by. */
    public Policies now() {
        return decider.policies();
    }

    Chain.Link last() {
        return chain.last();
    }

    /** Keeps texts that somebody proposes. @throws ControlException when they are no policies, with why */
    public String keep(SortedMap<String, String> texts) {
        load("what was proposed", texts);
        return shelf.put(texts);
    }

    /** @throws ControlException when they are no policies, with why */
    void check(SortedMap<String, String> texts) {
        load("what is to be recovered", texts);
    }

    private static Policies load(String name, SortedMap<String, String> texts) {
        try {
            return Policies.load(new PolicySource.Texts(name, texts));
        } catch (PolicyException e) {
            throw ControlException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    Optional<Policies> onShelf(String digest) {
        return shelf.get(digest).map(texts -> load("the policies " + digest, texts));
    }

    /** @return whether they are in force now; not when others came meanwhile */
    boolean enforce(Chain.Link last, String digest, Policies policies, Mandate mandate) {
        before.accept(policies);
        turn.lock();
        try {
            if (!chain.append(last, digest)) {
                return false;
            }
            decider.use(policies);
        } finally {
            turn.unlock();
        }
        ObjectNode data = loaded(policies);
        mandate.into(data);
        register.force(Kind.POLICY_LOADED, policies.version(), data);
        return true;
    }

    /** While one owner decides alone, files do: these are in force, and stay so from the second owner on. */
    public void fromFiles(SortedMap<String, String> texts) {
        String digest = shelf.put(texts);
        Chain.Link last = chain.last();
        if (!last.value().equals(digest)) {
            // One that came from another gateway at the same moment is as good as this: files decide, and there are
            // two.
            chain.append(last, digest);
        }
    }

    /** What was last agreed on; empty where nothing is kept yet. @throws IllegalStateException when it cannot be used */
    public Optional<Policies> agreed() {
        Chain.Link last = chain.last();
        if (last.number() == 0) {
            return Optional.empty();
        }
        return Optional.of(onShelf(last.value())
                .orElseThrow(() -> new IllegalStateException("the policies in force, " + last.value()
                        + ", are not in the store whole; put its backup back, or: lineclear recover policies")));
    }

    /** The texts by file name that others are to be proposed in place of. */
    public SortedMap<String, String> texts() {
        return shelf.get(chain.last().value()).orElseGet(() -> {
            SortedMap<String, String> all = new TreeMap<>();
            all.put("policies.cedar", String.join("\n\n", now().texts().values()));
            return all;
        });
    }

    /** Takes over what was agreed on last, at another gateway maybe. @return whether it was something new */
    public boolean follow() {
        Policies agreed;
        turn.lock();
        try {
            agreed = agreed().orElseGet(decider::policies);
            if (agreed.version().equals(decider.version())) {
                return false;
            }
            before.accept(agreed);
            decider.use(agreed);
        } finally {
            turn.unlock();
        }
        register.force(Kind.POLICY_LOADED, agreed.version(), loaded(agreed));
        return true;
    }

    /** Of what was agreed on last; changes whenever that does. */
    public String lastAgreed() {
        return chain.last().value();
    }

    private static ObjectNode loaded(Policies policies) {
        ObjectNode data = Views.node();
        data.put("policyVersion", policies.version());
        data.putArray("problems");
        return data;
    }
}
