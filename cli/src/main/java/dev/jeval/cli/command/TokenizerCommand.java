package dev.jeval.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Groups the commands about tokenizers.
@Command(
        name = "tokenizer",
        description = "Study tokenizers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TokenizerStatsCommand.class)
final class TokenizerCommand implements Runnable {
    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new UsageException("tokenizer: expected a command: stats");
    }
}
