package dev.lineclear.e2e;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.util.Map;

/**
 * Stops a running process at a named place, as a debugger does, so that it can be killed exactly there; the process
 * itself has nothing in it for that.
 */
final class StopAt implements AutoCloseable {
    /** Before the method's first instruction, or after its last. */
    enum Where {
        ENTRY,
        EXIT
    }

    private static final long PATIENCE_MILLIS = 30_000;

    private final VirtualMachine machine;
    private final String type;
    private final String method;
    private final Where where;

    private StopAt(VirtualMachine machine, String type, String method, Where where) {
        this.machine = machine;
        this.type = type;
        this.method = method;
        this.where = where;
    }

    /** @param port where the process listens for debuggers */
    static StopAt set(int port, String type, String method, Where where) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(c -> c.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(String.valueOf(port));
        StopAt stop = new StopAt(connector.attach(arguments), type, method, where);
        ClassPrepareRequest prepare = stop.machine.eventRequestManager().createClassPrepareRequest();
        prepare.addClassFilter(type);
        prepare.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        prepare.enable();
        stop.machine.classesByName(type).forEach(stop::watch);
        return stop;
    }

    private void watch(ReferenceType loaded) {
        if (loaded.methodsByName(method).isEmpty()) {
            throw new AssertionError(type + " has no method " + method + "; the crash test names it");
        }
        loaded.methodsByName(method).forEach(m -> {
            BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(m.location());
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        });
    }

    /** Returns when the place was reached for the {@code nth} time; the whole process stands still then. */
    void await(int nth) throws InterruptedException {
        int left = nth;
        while (true) {
            EventSet events = machine.eventQueue().remove(PATIENCE_MILLIS);
            if (events == null) {
                throw new AssertionError("never came to " + type + "." + method);
            }
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent prepared) {
                    watch(prepared.referenceType());
                } else if (event instanceof StepEvent) {
                    return;
                } else if (event instanceof BreakpointEvent entered && --left == 0) {
                    if (where == Where.ENTRY) {
                        return;
                    }
                    outOf(entered.thread());
                }
            }
            events.resume();
        }
    }

    /** Not a request for exits of methods: with one the process runs every method many times slower. */
    private void outOf(ThreadReference thread) {
        StepRequest step =
                machine.eventRequestManager().createStepRequest(thread, StepRequest.STEP_MIN, StepRequest.STEP_OUT);
        step.addCountFilter(1);
        step.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        step.enable();
    }

    @Override
    public void close() {
        try {
            machine.dispose();
        } catch (com.sun.jdi.VMDisconnectedException e) {
            // It was killed, as it should be.
        }
    }
}
