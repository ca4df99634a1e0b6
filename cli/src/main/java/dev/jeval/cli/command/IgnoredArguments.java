package dev.jeval.cli.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of lm-evaluation-harness that have no counterpart here: accepted, and said to be ignored.
final class IgnoredArguments {
    @Option(names = "--device", hidden = true)
    @Nullable String device;

    @Option(names = "--trust_remote_code", hidden = true)
    boolean trustRemoteCode;

    @Option(names = "--wandb_args", hidden = true)
    @Nullable String wandbArgs;

    @Option(names = "--wandb_config_args", hidden = true)
    @Nullable String wandbConfigArgs;

    @Option(names = "--trackio_args", hidden = true)
    @Nullable String trackioArgs;

    @Option(names = "--hf_hub_log_args", hidden = true)
    @Nullable String hubLogArgs;

    @Option(
            names = {"--verbosity", "-v"},
            hidden = true)
    @Nullable String verbosity;

    @Option(names = "--max_batch_size", hidden = true)
    @Nullable String maxBatchSize;

    @Option(names = "--cache_requests", hidden = true)
    @Nullable String cacheRequests;

    /// Says which of the given flags do nothing.
    void say(PrintWriter err) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--device", device != null);
        given.put("--trust_remote_code", trustRemoteCode);
        given.put("--wandb_args", wandbArgs != null);
        given.put("--wandb_config_args", wandbConfigArgs != null);
        given.put("--trackio_args", trackioArgs != null);
        given.put("--hf_hub_log_args", hubLogArgs != null);
        given.put("--verbosity", verbosity != null);
        given.put("--max_batch_size", maxBatchSize != null);
        given.put("--cache_requests", cacheRequests != null);
        given.forEach((flag, isGiven) -> {
            if (isGiven) {
                err.println(flag + " is ignored: no such thing here");
            }
        });
    }
}
