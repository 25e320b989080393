package dev.lineclear.cli;

import tools.jackson.databind.JsonNode;

/** What became of a proposed change of the gateway itself. */
final class Proposed {
    private Proposed() {}

    /** @param done what to say when it was made. @return the exit status */
    static int said(JsonNode answer, Common common, Signing signing, String done) {
        String result = answer.path("result").asString("");
        if (common.json) {
            Print.standard().json(answer);
        } else if (result.equals("held")) {
            held(answer, signing);
        } else {
            Print.standard().line(result.equals("unchanged") ? "That is how it is already." : done);
        }
        return result.equals("held") ? CliException.REFUSED : 0;
    }

    private static void held(JsonNode answer, Signing signing) {
        String hold = answer.path("hold").asString("");
        Print out = Print.standard();
        out.line("Proposed, and not done yet: nobody changes the gateway alone.");
        out.field("hold", hold);
        out.items("needs", answer.path("missing"));
        out.line("Another owner looks and signs:  lineclear approve " + hold + " --as THEM");
        out.line("Then put it in force:           lineclear apply " + hold + " --as " + signing.as);
    }
}
