package dev.jeval.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--config FILE`: a YAML file whose keys are the command's options; the command line wins.
final class ConfigFile {
    private ConfigFile() {}

    /// The command line with the options of its configuration file put in where it does not give
    /// them itself.
    ///
    /// @param spec the command
    /// @param args its arguments, without the command's name
    /// @throws UsageException if the file cannot be read or names an unknown option
    static String[] expand(CommandSpec spec, String[] args) {
        Path file = configFile(args);
        if (file == null) {
            return args;
        }
        List<String> expanded = new ArrayList<>();
        read(file)
                .forEach((key, value) -> {
                    OptionSpec option = spec.findOption("--" + key);
                    if (option == null) {
                        throw new UsageException(
                                "%s: expected option names as keys, got '%s'".formatted(file, key));
                    }
                    if (!given(option, args)) {
                        append(expanded, "--" + key, value);
                    }
                });
        expanded.addAll(List.of(args));
        return expanded.toArray(String[]::new);
    }

    private static @Nullable Path configFile(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--config=")) {
                return Path.of(args[i].substring("--config=".length()));
            }
            if ((args[i].equals("--config") || args[i].equals("-C")) && i + 1 < args.length) {
                return Path.of(args[i + 1]);
            }
        }
        return null;
    }

    private static Map<?, ?> read(Path file) {
        String text = TextArgument.read("@" + file);
        try {
            Object content =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build())
                            .loadFromString(text);
            if (content instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException e) {
            throw new UsageException("%s: not YAML: %s".formatted(file, e.getMessage()));
        }
        throw new UsageException(file + ": expected a mapping of options to values");
    }

    private static boolean given(OptionSpec option, String[] args) {
        for (String arg : args) {
            for (String name : option.names()) {
                if (arg.equals(name) || arg.startsWith(name + "=")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void append(List<String> args, String option, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Boolean flag -> {
                if (flag) {
                    args.add(option);
                }
            }
            case Map<?, ?> map -> {
                StringJoiner pairs = new StringJoiner(",");
                map.forEach((key, part) -> pairs.add(key + "=" + part));
                args.add(option + "=" + pairs);
            }
            case List<?> list -> {
                StringJoiner parts = new StringJoiner(",");
                list.forEach(part -> parts.add(String.valueOf(part)));
                args.add(option + "=" + parts);
            }
            default -> args.add(option + "=" + value);
        }
    }
}
