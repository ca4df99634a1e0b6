package dev.jeval.cli;

import java.nio.file.Path;

/// Where jeval keeps what it can make again.
public final class CacheDirectory {
    private CacheDirectory() {}

    /// `$JEVAL_CACHE`; else `$XDG_CACHE_HOME/jeval`; else the system's usual place under the user's
    /// home.
    public static Path path() {
        String own = System.getenv("JEVAL_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && !xdg.isBlank()) {
            return Path.of(xdg, "jeval");
        }
        String system = System.getProperty("os.name");
        String local = System.getenv("LOCALAPPDATA");
        if (system.startsWith("Windows") && local != null) {
            return Path.of(local, "jeval", "cache");
        }
        String userHome = System.getenv("HOME");
        Path home =
                Path.of(
                        userHome == null || userHome.isBlank()
                                ? System.getProperty("user.home")
                                : userHome);
        return system.startsWith("Mac")
                ? home.resolve("Library").resolve("Caches").resolve("jeval")
                : home.resolve(".cache").resolve("jeval");
    }
}
