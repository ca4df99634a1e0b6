package dev.jeval.cli.command;

import picocli.CommandLine.IVersionProvider;

/// The version line: jeval's own and the JVM's.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "jeval %s (Java %s, %s)"
                .formatted(
                        version == null ? "(development)" : version,
                        Runtime.version(),
                        System.getProperty("os.arch"));
    }
}
