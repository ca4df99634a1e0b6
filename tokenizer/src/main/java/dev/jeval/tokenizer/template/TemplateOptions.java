package dev.jeval.tokenizer.template;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;

/// How a [Template] is read and what it may cost. Immutable; change a copy by the `with` methods.
///
/// @param trimBlocks remove the first line break after a block or comment
/// @param lstripBlocks remove blanks from the start of a line to a block or comment
/// @param keepTrailingNewline keep a line break at the end of the source; otherwise one is removed
/// @param strictUndefined make printing, testing and walking an undefined name an error, as the
///   harness does; otherwise it is empty and false, and only its use in operations is an error
/// @param clock what `strftime_now` reads
/// @param maxSteps evaluations and created elements (eight characters count as one) of one
///   rendering
/// @param maxLength characters of the output and of any string, and elements of any collection
/// @param maxDepth levels of nesting while rendering
public record TemplateOptions(
        boolean trimBlocks,
        boolean lstripBlocks,
        boolean keepTrailingNewline,
        boolean strictUndefined,
        Clock clock,
        long maxSteps,
        int maxLength,
        int maxDepth) {
    /// Default of `maxSteps`: seconds of work.
    public static final long DEFAULT_MAX_STEPS = 50_000_000;

    /// Default of `maxLength`: 16 Mi characters.
    public static final int DEFAULT_MAX_LENGTH = 1 << 24;

    /// Default of `maxDepth`: fits the stack of an ordinary thread several times.
    public static final int DEFAULT_MAX_DEPTH = 500;

    private static final int HIGHEST_DEPTH = 2_000;

    /// Jinja's defaults: no trimming but for one trailing line break.
    public static final TemplateOptions DEFAULTS =
            new TemplateOptions(
                    false,
                    false,
                    false,
                    false,
                    Clock.system(ZoneId.systemDefault()),
                    DEFAULT_MAX_STEPS,
                    DEFAULT_MAX_LENGTH,
                    DEFAULT_MAX_DEPTH);

    /// What chat templates are written for: `trimBlocks` and `lstripBlocks`.
    public static final TemplateOptions CHAT = DEFAULTS.withTrimBlocks(true).withLstripBlocks(true);

    /// @throws IllegalArgumentException if a limit is not positive, or the depth above 2,000
    public TemplateOptions {
        Objects.requireNonNull(clock, "clock");
        if (maxSteps <= 0 || maxLength <= 0 || maxDepth <= 0 || maxDepth > HIGHEST_DEPTH) {
            throw new IllegalArgumentException(
                    "template options: expected positive limits and maxDepth <= %d, got maxSteps %d, maxLength %d, maxDepth %d"
                            .formatted(HIGHEST_DEPTH, maxSteps, maxLength, maxDepth));
        }
    }

    /// These options with another `trimBlocks`.
    public TemplateOptions withTrimBlocks(boolean value) {
        return new TemplateOptions(
                value,
                lstripBlocks,
                keepTrailingNewline,
                strictUndefined,
                clock,
                maxSteps,
                maxLength,
                maxDepth);
    }

    /// These options with another `lstripBlocks`.
    public TemplateOptions withLstripBlocks(boolean value) {
        return new TemplateOptions(
                trimBlocks,
                value,
                keepTrailingNewline,
                strictUndefined,
                clock,
                maxSteps,
                maxLength,
                maxDepth);
    }

    /// These options with another `keepTrailingNewline`.
    public TemplateOptions withKeepTrailingNewline(boolean value) {
        return new TemplateOptions(
                trimBlocks,
                lstripBlocks,
                value,
                strictUndefined,
                clock,
                maxSteps,
                maxLength,
                maxDepth);
    }

    /// These options with another `strictUndefined`.
    public TemplateOptions withStrictUndefined(boolean value) {
        return new TemplateOptions(
                trimBlocks,
                lstripBlocks,
                keepTrailingNewline,
                value,
                clock,
                maxSteps,
                maxLength,
                maxDepth);
    }

    /// These options with another clock.
    public TemplateOptions withClock(Clock value) {
        return new TemplateOptions(
                trimBlocks,
                lstripBlocks,
                keepTrailingNewline,
                strictUndefined,
                value,
                maxSteps,
                maxLength,
                maxDepth);
    }

    /// These options with other limits.
    public TemplateOptions withLimits(long steps, int length, int depth) {
        return new TemplateOptions(
                trimBlocks,
                lstripBlocks,
                keepTrailingNewline,
                strictUndefined,
                clock,
                steps,
                length,
                depth);
    }
}
