package dev.jeval.tokenizer.internal.regex;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.util.Arrays;
import java.util.BitSet;

/// Runs a [Program] over a text by backtracking with a stack of its own, so that long texts cannot
/// overflow the thread's. Not thread-safe.
final class RegexMatcher {
    private static final int STACK_ENTRY = 4;

    /// What a pattern may cost per search before it is rejected: no published pattern comes near.
    private static final long BASE_STEPS = 20_000_000;

    private static final long STEPS_PER_CHAR = 2_000;

    /// Kinds of stack entries: a position to go on from, a span to shorten, a register to restore.
    private static final int RESUME = 0;

    private static final int SHORTEN = 1;
    private static final int RESTORE = 2;

    private final Program program;
    private final int[] code;
    private final int[] registers;
    private char[] text = new char[0];
    private int begin;
    private int limit;
    private int searchStart;
    private int[] stack = new int[64 * STACK_ENTRY];
    private int stackSize;
    private int matchEnd;
    private long stepsLeft;

    RegexMatcher(Program program) {
        this.program = program;
        this.code = program.code;
        this.registers = new int[program.registers];
    }

    /// Sets the text: `text[from, to)` and nothing around it.
    void reset(char[] text, int from, int to) {
        this.text = text;
        begin = from;
        limit = to;
        stepsLeft = BASE_STEPS + STEPS_PER_CHAR * (to - from);
    }

    /// Finds the first match that starts at or after `from`; returns its start or -1.
    ///
    /// @throws TokenizerFormatException if the pattern backtracks without end
    int find(int from) {
        searchStart = from;
        BitSet first = program.first;
        int at = from;
        while (at <= limit) {
            if (first != null) {
                while (at < limit && !first.get(codePointAt(at))) {
                    at = after(at);
                }
                if (at == limit) {
                    return -1;
                }
            }
            stackSize = 0;
            Arrays.fill(registers, -1);
            if (run(0, at)) {
                return at;
            }
            if (at == limit) {
                return -1;
            }
            at = after(at);
        }
        return -1;
    }

    /// Where the last match that was found ends.
    int end() {
        return matchEnd;
    }

    private boolean run(int startPc, int startAt) {
        int base = stackSize;
        int pc = startPc;
        int at = startAt;
        while (true) {
            if (--stepsLeft < 0) {
                throw new TokenizerFormatException(
                        "regular expression '%s': gave up after too many steps on a text of %d"
                                        .formatted(program.pattern, limit - begin)
                                + " characters");
            }
            boolean failed = false;
            switch (code[pc]) {
                case Program.CHAR -> {
                    if (at < limit && codePointAt(at) == code[pc + 1]) {
                        at = after(at);
                        pc += 2;
                    } else {
                        failed = true;
                    }
                }
                case Program.SET -> {
                    if (at < limit && program.sets[code[pc + 1]].get(codePointAt(at))) {
                        at = after(at);
                        pc += 2;
                    } else {
                        failed = true;
                    }
                }
                case Program.SPAN -> {
                    int end = span(pc, at);
                    if (end < 0) {
                        failed = true;
                    } else {
                        at = end;
                        pc += 5;
                    }
                }
                case Program.FORK -> {
                    push(RESUME, code[pc + 1], at, 0);
                    pc += 2;
                }
                case Program.JUMP -> pc = code[pc + 1];
                case Program.SAVE -> {
                    push(RESTORE, code[pc + 1], registers[code[pc + 1]], 0);
                    registers[code[pc + 1]] = at;
                    pc += 2;
                }
                case Program.PROGRESS -> pc = registers[code[pc + 1]] == at ? pc + 3 : code[pc + 2];
                case Program.ASSERT -> {
                    if (holds(code[pc + 1], at)) {
                        pc += 2;
                    } else {
                        failed = true;
                    }
                }
                case Program.LOOK -> {
                    int end = look(pc, at);
                    if (end < 0) {
                        failed = true;
                    } else {
                        at = end;
                        pc = code[pc + 2];
                    }
                }
                case Program.BACK -> {
                    int end = repeatGroup(code[pc + 1], at);
                    if (end < 0) {
                        failed = true;
                    } else {
                        at = end;
                        pc += 2;
                    }
                }
                case Program.MATCH -> {
                    matchEnd = at;
                    return true;
                }
                default -> throw new IllegalStateException("instruction " + code[pc]);
            }
            if (failed) {
                int resumed = backtrack(base);
                if (resumed < 0) {
                    return false;
                }
                pc = stack[resumed + 1];
                at = stack[resumed + 2];
            }
        }
    }

    /// Undoes what was done since the last choice. Returns the index of the stack entry that says
    /// where to go on (it is valid until the next push), or -1 if no choice is left above `base`.
    private int backtrack(int base) {
        while (stackSize > base) {
            int top = stackSize - STACK_ENTRY;
            switch (stack[top]) {
                case RESTORE -> {
                    registers[stack[top + 1]] = stack[top + 2];
                    stackSize = top;
                }
                case SHORTEN -> {
                    int shorter = before(stack[top + 2]);
                    stack[top + 2] = shorter;
                    if (shorter <= stack[top + 3]) {
                        stackSize = top;
                    }
                    return top;
                }
                default -> {
                    stackSize = top;
                    return top;
                }
            }
        }
        return -1;
    }

    private int span(int pc, int from) {
        BitSet set = program.sets[code[pc + 1]];
        int min = code[pc + 2];
        int max = code[pc + 3];
        int at = from;
        int count = 0;
        int minEnd = min == 0 ? from : -1;
        while (count < max && at < limit && set.get(codePointAt(at))) {
            at = after(at);
            count++;
            if (count == min) {
                minEnd = at;
            }
        }
        stepsLeft -= count;
        if (minEnd < 0) {
            return -1;
        }
        if (code[pc + 4] == 0 && at > minEnd) {
            push(SHORTEN, pc + 5, at, minEnd);
        }
        return at;
    }

    /// Runs the body of a look-around or atomic group; returns where to go on, -1 for failure.
    private int look(int pc, int at) {
        int kind = code[pc + 1];
        int base = stackSize;
        int from = at;
        if (kind == Program.BEHIND || kind == Program.NOT_BEHIND) {
            for (int i = code[pc + 3]; i > 0 && from >= begin; i--) {
                from = from == begin ? -1 : before(from);
            }
        }
        boolean matched = from >= begin && run(pc + 4, from);
        if (matched && (kind == Program.BEHIND || kind == Program.NOT_BEHIND)) {
            matched = matchEnd == at;
        }
        boolean negative = kind == Program.NOT_AHEAD || kind == Program.NOT_BEHIND;
        if (negative) {
            unwind(base);
            return matched ? -1 : at;
        }
        if (!matched) {
            return -1;
        }
        dropChoices(base);
        return kind == Program.ATOMIC ? matchEnd : at;
    }

    /// Removes all entries above `base`, restoring the registers.
    private void unwind(int base) {
        while (stackSize > base) {
            stackSize -= STACK_ENTRY;
            if (stack[stackSize] == RESTORE) {
                registers[stack[stackSize + 1]] = stack[stackSize + 2];
            }
        }
    }

    /// Removes the choices above `base`, keeping what restores registers.
    private void dropChoices(int base) {
        int kept = base;
        for (int entry = base; entry < stackSize; entry += STACK_ENTRY) {
            if (stack[entry] == RESTORE) {
                System.arraycopy(stack, entry, stack, kept, STACK_ENTRY);
                kept += STACK_ENTRY;
            }
        }
        stackSize = kept;
    }

    private int repeatGroup(int group, int at) {
        int from = registers[2 * group];
        int to = registers[2 * group + 1];
        int length = to - from;
        if (from < 0 || to < 0 || at + length > limit) {
            return -1;
        }
        return Arrays.equals(text, from, to, text, at, at + length) ? at + length : -1;
    }

    private boolean holds(int assertion, int at) {
        return switch (program.assertions[assertion]) {
            case LINE_START -> at == begin || at < limit && text[at - 1] == '\n';
            case LINE_END -> at == limit || text[at] == '\n';
            case TEXT_START -> at == begin;
            case TEXT_END -> at == limit;
            case TEXT_END_OR_LAST_NEWLINE -> at == limit || at == limit - 1 && text[at] == '\n';
            case SEARCH_START -> at == searchStart;
            case WORD_BOUNDARY -> isWordBefore(at) != isWordAfter(at);
            case NOT_WORD_BOUNDARY -> isWordBefore(at) == isWordAfter(at);
        };
    }

    private boolean isWordBefore(int at) {
        return at > begin && CharacterSets.word().get(codePointAt(before(at)));
    }

    private boolean isWordAfter(int at) {
        return at < limit && CharacterSets.word().get(codePointAt(at));
    }

    private int codePointAt(int at) {
        char c = text[at];
        if (Character.isHighSurrogate(c)
                && at + 1 < limit
                && Character.isLowSurrogate(text[at + 1])) {
            return Character.toCodePoint(c, text[at + 1]);
        }
        return c;
    }

    private int after(int at) {
        return Character.isHighSurrogate(text[at])
                        && at + 1 < limit
                        && Character.isLowSurrogate(text[at + 1])
                ? at + 2
                : at + 1;
    }

    private int before(int at) {
        return Character.isLowSurrogate(text[at - 1])
                        && at - 2 >= begin
                        && Character.isHighSurrogate(text[at - 2])
                ? at - 2
                : at - 1;
    }

    private void push(int kind, int first, int second, int third) {
        if (stackSize + STACK_ENTRY > stack.length) {
            if (stack.length > Integer.MAX_VALUE / 4) {
                throw new TokenizerFormatException(
                        "regular expression '%s': too many choices to remember"
                                .formatted(program.pattern));
            }
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
        stack[stackSize] = kind;
        stack[stackSize + 1] = first;
        stack[stackSize + 2] = second;
        stack[stackSize + 3] = third;
        stackSize += STACK_ENTRY;
    }
}
