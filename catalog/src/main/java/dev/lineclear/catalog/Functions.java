package dev.lineclear.catalog;

import io.burt.jmespath.Adapter;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.function.ArgumentConstraints;
import io.burt.jmespath.function.BaseFunction;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What predicates need beyond standard JMESPath. All take anything, also what is absent, and never fail.
 *
 * <ul>
 *   <li>{@code yes(x)}, {@code no(x)}: true or false said outright, as a boolean or as the query protocols' string
 *   <li>{@code anywhere(x, text)}: whether any string in {@code x}, however deep, is {@code text}
 *   <li>{@code mentions(x, text)}: whether any string or name in {@code x} contains {@code text}, case aside
 *   <li>{@code wide(x)}: whether any string in {@code x}, however deep, is a range of so many addresses that it is the internet
 *   <li>{@code lower(x)}: a string in lower case; of anything else, the empty string
 *   <li>{@code partiql(x)}, {@code partiql_table(x)}: what a PartiQL statement does, and to which table
 *   <li>{@code queue_name(x)}, {@code queue_account(x)}: of an SQS queue URL
 *   <li>{@code copy_source(x)}: bucket and key of an S3 copy source
 *   <li>the functions of {@link Trees}, for undo recipes
 * </ul>
 */
final class Functions {
    /**
     * EC2 takes any address of a range for the range, and two halves are a whole: 10.0.0.0/8 is the widest that anybody has for
     * themselves, and no IPv6 network that is handed out to anybody is wider than a /16.
     */
    private static final Pattern WIDE =
            Pattern.compile("\\s*(\\d{1,3}(\\.\\d{1,3}){3}/0*[0-7]|[0-9a-fA-F.]*:[0-9a-fA-F:.]*/0*(\\d|1[0-5]))\\s*");

    static final Function[] ALL = {
        new Text("yes", text -> text.equalsIgnoreCase("true")),
        new Text("no", text -> text.equalsIgnoreCase("false")),
        new Text("lower", text -> text.toLowerCase(Locale.ROOT)),
        new Text("partiql", text -> PartiQl.kind(text)),
        new Text("partiql_table", text -> PartiQl.table(text)),
        new Text("queue_name", text -> ResourceNames.queueName(text)),
        new Text("queue_account", text -> ResourceNames.queueAccount(text)),
        new Text("copy_source", text -> ResourceNames.copySource(text)),
        new Anywhere("anywhere", String::equals),
        new Anywhere("wide", in -> WIDE.matcher(in).matches()),
        new Anywhere("mentions", (in, what) -> in.toLowerCase(Locale.ROOT).contains(what.toLowerCase(Locale.ROOT))),
    };

    static Function[] all() {
        return Stream.concat(Stream.of(ALL), Stream.of(Trees.ALL)).toArray(Function[]::new);
    }

    private Functions() {}

    @FunctionalInterface
    private interface OfText {
        /** A string, a boolean, or a list of strings. */
        Object apply(String text);
    }

    /** Of a string; booleans and numbers count as their text, everything else as the empty string. */
    private static final class Text extends BaseFunction {
        private final OfText body;

        Text(String name, OfText body) {
            super(name, ArgumentConstraints.anyValue());
            this.body = body;
        }

        @Override
        protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
            T value = arguments.get(0).value();
            JmesPathType type = runtime.typeOf(value);
            boolean scalar = type == JmesPathType.STRING || type == JmesPathType.BOOLEAN || type == JmesPathType.NUMBER;
            Object result = body.apply(scalar ? runtime.toString(value).strip() : "");
            if (result instanceof Boolean b) {
                return runtime.createBoolean(b);
            }
            if (result instanceof List<?> list) {
                List<T> items = new ArrayList<>();
                list.forEach(item -> items.add(runtime.createString(String.valueOf(item))));
                return runtime.createArray(items);
            }
            return runtime.createString(String.valueOf(result));
        }
    }

    @FunctionalInterface
    private interface Test {
        boolean holds(String in, String what);
    }

    /** Looks through a whole tree; as deep as the tree was allowed to be when it was read. */
    private static final class Anywhere extends BaseFunction {
        private final Test test;

        Anywhere(String name, Test test) {
            super(name, ArgumentConstraints.anyValue(), ArgumentConstraints.typeOf(JmesPathType.STRING));
            this.test = test;
        }

        Anywhere(String name, Predicate<String> test) {
            super(name, ArgumentConstraints.anyValue());
            this.test = (in, what) -> test.test(in);
        }

        @Override
        protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
            String what = arguments.size() < 2
                    ? ""
                    : runtime.toString(arguments.get(1).value());
            return runtime.createBoolean(found(runtime, arguments.get(0).value(), what));
        }

        private <T> boolean found(Adapter<T> runtime, T value, String what) {
            return switch (runtime.typeOf(value)) {
                case STRING -> test.holds(runtime.toString(value), what);
                case OBJECT ->
                    runtime.getPropertyNames(value).stream().anyMatch(n -> test.holds(runtime.toString(n), what))
                            || runtime.toList(value).stream().anyMatch(v -> found(runtime, v, what));
                case ARRAY -> runtime.toList(value).stream().anyMatch(v -> found(runtime, v, what));
                default -> false;
            };
        }
    }
}
