package dev.lineclear.server.guard;

import dev.lineclear.console.Invitations;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** All changes of the gateway that there are, a line each. */
public final class Changes {
    public static final String PUT_AGENT = AgentChange.OPERATION;
    public static final String PUT_STANDING = StandingChange.OPERATION;
    public static final String PUT_PERSON = PersonChange.OPERATION;
    public static final String INVITE = InvitationChange.OPERATION;
    public static final String POLICIES = PolicyChange.OPERATION;
    public static final String SETTINGS = SettingsChange.OPERATION;

    private final Store store;
    private final Register register;
    private final Invitations invitations;
    private final Optional<String> console;
    private final PolicyRegister policies;
    private final SettingsRegister settings;
    private final Trust trust;
    private final boolean twin;
    private final InstantSource clock;

    /**
     * @param console its URL; empty when there is none
     * @param twin whether there is one, in which new agents begin
     */
    public Changes(
            Store store,
            Register register,
            Invitations invitations,
            Optional<String> console,
            PolicyRegister policies,
            SettingsRegister settings,
            Trust trust,
            boolean twin,
            InstantSource clock) {
        this.store = store;
        this.register = register;
        this.invitations = invitations;
        this.console = console;
        this.policies = policies;
        this.settings = settings;
        this.trust = trust;
        this.twin = twin;
        this.clock = clock;
    }

    SettingsRegister settings() {
        return settings;
    }

    /** @throws ControlException when it cannot be made of what is there, with why */
    GatewayChange of(String operation, JsonNode asked) {
        if (operation.equals(PUT_AGENT)) {
            return new AgentChange(store, register, trust, twin, clock, asked);
        }
        if (operation.equals(PUT_STANDING)) {
            return new StandingChange(store, register, trust, clock, asked);
        }
        if (operation.equals(PUT_PERSON)) {
            return new PersonChange(store, register, asked);
        }
        if (operation.equals(INVITE)) {
            return new InvitationChange(store, register, invitations, console, asked);
        }
        if (operation.equals(POLICIES)) {
            return new PolicyChange(policies, asked);
        }
        if (operation.equals(SETTINGS)) {
            return new SettingsChange(settings, register, asked);
        }
        throw ControlException.badRequest("there is no change " + operation);
    }
}
