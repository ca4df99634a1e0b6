package dev.jeval.tokenizer.internal.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular expression compiled to instructions for [RegexMatcher].
///
/// | instruction | operands | effect |
/// |---|---|---|
/// | `CHAR` | code point | matches it |
/// | `SET` | set | matches one member |
/// | `SPAN` | set, min, max, possessive | matches as many members as possible, gives back one by one |
/// | `FORK` | other | goes on; on failure goes on at `other` |
/// | `JUMP` | target | goes on at `target` |
/// | `SAVE` | register | stores the position |
/// | `PROGRESS` | register, target | jumps to `target` if the position is not the stored one |
/// | `ASSERT` | assertion | tests the position |
/// | `LOOK` | kind, end, length | runs the body up to `end` on its own, for look-behind from
/// `length` code points before |
/// | `BACK` | group | matches the text of a group again |
/// | `MATCH` | | ends the program or a body |
final class Program {
    static final int CHAR = 0;
    static final int SET = 1;
    static final int SPAN = 2;
    static final int FORK = 3;
    static final int JUMP = 4;
    static final int SAVE = 5;
    static final int PROGRESS = 6;
    static final int ASSERT = 7;
    static final int LOOK = 8;
    static final int BACK = 9;
    static final int MATCH = 10;

    /// Kinds of `LOOK`.
    static final int AHEAD = 0;

    static final int NOT_AHEAD = 1;
    static final int BEHIND = 2;
    static final int NOT_BEHIND = 3;
    static final int ATOMIC = 4;

    /// Repetitions are expanded; this bounds what a small pattern can grow to.
    private static final int MAX_CODE = 100_000;

    final String pattern;
    final int[] code;
    final BitSet[] sets;
    final Node.At[] assertions;
    final int registers;

    /// The code points a match can begin with; null if it can be empty or begin with any.
    final @Nullable BitSet first;

    private Program(String pattern, Builder builder, @Nullable BitSet first) {
        this.pattern = pattern;
        this.code = Arrays.copyOf(builder.code, builder.size);
        this.sets = builder.sets.toArray(new BitSet[0]);
        this.assertions = builder.assertions.toArray(new Node.At[0]);
        this.registers = builder.registers;
        this.first = first;
    }

    /// Compiles `pattern`.
    ///
    /// @throws IllegalArgumentException if it is malformed or uses what is not supported
    static Program compile(String pattern) {
        OnigurumaParser parser = new OnigurumaParser(pattern);
        Node root = parser.parse();
        Builder builder = new Builder(pattern, 2 * (parser.groups() + 1));
        builder.emit(root);
        builder.add(MATCH);
        return new Program(pattern, builder, first(root));
    }

    private static @Nullable BitSet first(Node node) {
        return switch (node) {
            case Node.Literal literal -> {
                BitSet set = new BitSet();
                set.set(literal.codePoint());
                yield set;
            }
            case Node.Set set -> set.codePoints();
            case Node.Sequence sequence -> {
                for (Node part : sequence.parts()) {
                    if (!isZeroWidth(part)) {
                        yield first(part);
                    }
                }
                yield null;
            }
            case Node.Alternation alternation -> {
                BitSet union = new BitSet();
                for (Node alternative : alternation.alternatives()) {
                    BitSet set = first(alternative);
                    if (set == null) {
                        yield null;
                    }
                    union.or(set);
                }
                yield union;
            }
            case Node.Repeat repeat -> repeat.min() > 0 ? first(repeat.body()) : null;
            case Node.Group group -> first(group.body());
            case Node.Atomic atomic -> first(atomic.body());
            case Node.Empty _, Node.Look _, Node.Assertion _, Node.BackReference _ -> null;
        };
    }

    private static boolean isZeroWidth(Node node) {
        return node instanceof Node.Empty
                || node instanceof Node.Look
                || node instanceof Node.Assertion;
    }

    private static final class Builder {
        private final String pattern;
        private final List<BitSet> sets = new ArrayList<>();
        private final List<Node.At> assertions = new ArrayList<>();
        private int[] code = new int[64];
        private int size;
        private int registers;

        Builder(String pattern, int registers) {
            this.pattern = pattern;
            this.registers = registers;
        }

        void emit(Node node) {
            switch (node) {
                case Node.Empty _ -> {}
                case Node.Literal literal -> add(CHAR, literal.codePoint());
                case Node.Set set -> add(SET, set(set.codePoints()));
                case Node.Sequence sequence -> sequence.parts().forEach(this::emit);
                case Node.Alternation alternation -> emit(alternation);
                case Node.Repeat repeat -> emit(repeat);
                case Node.Group group -> {
                    add(SAVE, 2 * group.number());
                    emit(group.body());
                    add(SAVE, 2 * group.number() + 1);
                }
                case Node.Atomic atomic -> emitBody(ATOMIC, atomic.body(), 0);
                case Node.Look look -> emit(look);
                case Node.Assertion assertion -> {
                    assertions.add(assertion.at());
                    add(ASSERT, assertions.size() - 1);
                }
                case Node.BackReference reference -> {
                    if (2 * reference.number() + 1 >= registers) {
                        throw error("reference to group " + reference.number());
                    }
                    add(BACK, reference.number());
                }
            }
        }

        private void emit(Node.Alternation alternation) {
            List<Node> alternatives = alternation.alternatives();
            int[] ends = new int[alternatives.size() - 1];
            for (int i = 0; i < ends.length; i++) {
                int fork = size;
                add(FORK, 0);
                emit(alternatives.get(i));
                ends[i] = size + 1;
                add(JUMP, 0);
                code[fork + 1] = size;
            }
            emit(alternatives.getLast());
            for (int end : ends) {
                code[end] = size;
            }
        }

        private void emit(Node.Repeat repeat) {
            BitSet members = members(repeat.body());
            if (members != null && repeat.mode() != Node.Mode.LAZY) {
                add(SPAN, set(members));
                add(repeat.min(), repeat.max());
                add(repeat.mode() == Node.Mode.POSSESSIVE ? 1 : 0);
                return;
            }
            if (repeat.mode() == Node.Mode.POSSESSIVE) {
                emitBody(
                        ATOMIC,
                        new Node.Repeat(
                                repeat.body(), repeat.min(), repeat.max(), Node.Mode.GREEDY),
                        0);
                return;
            }
            boolean lazy = repeat.mode() == Node.Mode.LAZY;
            for (int i = 0; i < repeat.min(); i++) {
                emit(repeat.body());
            }
            if (repeat.max() == Node.Repeat.UNLIMITED) {
                emitLoop(repeat.body(), lazy);
                return;
            }
            int optional = repeat.max() - repeat.min();
            int[] exits = new int[optional];
            for (int i = 0; i < optional; i++) {
                exits[i] = emitChoice(lazy);
                emit(repeat.body());
            }
            for (int exit : exits) {
                code[exit] = size;
            }
        }

        private static @Nullable BitSet members(Node body) {
            return switch (body) {
                case Node.Set set -> set.codePoints();
                case Node.Literal literal -> first(literal);
                default -> null;
            };
        }

        /// `start: FORK out; SAVE position; body; PROGRESS start; out:`.
        private void emitLoop(Node body, boolean lazy) {
            int start = size;
            int exit = emitChoice(lazy);
            int register = registers++;
            add(SAVE, register);
            emit(body);
            add(PROGRESS, register);
            add(start);
            code[exit] = size;
        }

        /// Emits a choice between going on and leaving; returns where the address of leaving goes.
        private int emitChoice(boolean lazy) {
            if (!lazy) {
                add(FORK, 0);
                return size - 1;
            }
            add(FORK, size + 4);
            add(JUMP, 0);
            return size - 1;
        }

        private void emit(Node.Look look) {
            if (look.ahead()) {
                emitBody(look.negative() ? NOT_AHEAD : AHEAD, look.body(), 0);
                return;
            }
            List<Node> alternatives =
                    look.body() instanceof Node.Alternation alternation
                            ? alternation.alternatives()
                            : List.of(look.body());
            if (look.negative()) {
                for (Node alternative : alternatives) {
                    emitBody(NOT_BEHIND, alternative, length(alternative));
                }
                return;
            }
            int[] ends = new int[alternatives.size() - 1];
            for (int i = 0; i < alternatives.size(); i++) {
                int fork = size;
                if (i < ends.length) {
                    add(FORK, 0);
                }
                emitBody(BEHIND, alternatives.get(i), length(alternatives.get(i)));
                if (i < ends.length) {
                    ends[i] = size + 1;
                    add(JUMP, 0);
                    code[fork + 1] = size;
                }
            }
            for (int end : ends) {
                code[end] = size;
            }
        }

        private void emitBody(int kind, Node body, int length) {
            add(LOOK, kind);
            int end = size;
            add(0, length);
            emit(body);
            add(MATCH);
            code[end] = size;
        }

        /// The number of code points a look-behind goes back.
        private int length(Node node) {
            return switch (node) {
                case Node.Empty _, Node.Look _, Node.Assertion _ -> 0;
                case Node.Literal _, Node.Set _ -> 1;
                case Node.Sequence sequence ->
                        sequence.parts().stream().mapToInt(this::length).sum();
                case Node.Group group -> length(group.body());
                case Node.Atomic atomic -> length(atomic.body());
                case Node.Repeat repeat -> {
                    if (repeat.min() != repeat.max()) {
                        throw error("a look-behind needs a fixed length");
                    }
                    yield Math.multiplyExact(repeat.min(), length(repeat.body()));
                }
                case Node.Alternation alternation -> {
                    int length = length(alternation.alternatives().getFirst());
                    for (Node alternative : alternation.alternatives()) {
                        if (length(alternative) != length) {
                            throw error("a look-behind needs a fixed length");
                        }
                    }
                    yield length;
                }
                case Node.BackReference _ -> throw error("a look-behind needs a fixed length");
            };
        }

        private int set(BitSet set) {
            sets.add(set);
            return sets.size() - 1;
        }

        private void add(int value) {
            if (size == MAX_CODE) {
                throw error("too large");
            }
            if (size == code.length) {
                code = Arrays.copyOf(code, size * 2);
            }
            code[size++] = value;
        }

        private void add(int first, int second) {
            add(first);
            add(second);
        }

        private IllegalArgumentException error(String message) {
            return new IllegalArgumentException(
                    "regular expression '%s': %s".formatted(pattern, message));
        }
    }
}
