package dev.jeval.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Counts what the golden tests of this JVM did and writes it to `target/golden-report.json` when
/// the JVM ends: per folder and file the number passed, failed and skipped, with reasons.
///
/// A test run that is one of several over the same fixtures (other vector widths, say) sets
/// `jeval.test.variant`, and writes `target/golden-report-<variant>.json`. Thread-safe.
final class GoldenReport {
    private static final Map<String, Entry> ENTRIES = new TreeMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(GoldenReport::write, "golden-report"));
    }

    private GoldenReport() {}

    static synchronized void passed(String key) {
        entry(key).passed++;
    }

    static synchronized void failed(String key, String name) {
        Entry entry = entry(key);
        entry.failed++;
        entry.failures.merge(name, 1, Integer::sum);
    }

    static synchronized void skipped(String key, String reason) {
        Entry entry = entry(key);
        entry.skipped++;
        entry.reasons.merge(reason, 1, Integer::sum);
    }

    private static Entry entry(String key) {
        return ENTRIES.computeIfAbsent(key, _ -> new Entry());
    }

    private static synchronized void write() {
        if (ENTRIES.isEmpty()) {
            return;
        }
        String variant = System.getProperty("jeval.test.variant", "");
        Path file =
                Path.of(
                        "target",
                        "golden-report" + (variant.isEmpty() ? "" : "-" + variant) + ".json");
        Map<String, Map<String, Object>> report = new TreeMap<>();
        ENTRIES.forEach((key, entry) -> report.put(key, entry.json()));
        ObjectMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, mapper.writeValueAsString(report) + "\n");
        } catch (IOException e) {
            System.err.println("golden report not written: " + file + ": " + e);
        }
    }

    private static final class Entry {
        int passed;
        int failed;
        int skipped;
        final Map<String, Integer> failures = new TreeMap<>();
        final Map<String, Integer> reasons = new TreeMap<>();

        Map<String, Object> json() {
            Map<String, Object> json = new TreeMap<>();
            json.put("passed", passed);
            json.put("failed", failed);
            json.put("skipped", skipped);
            if (!failures.isEmpty()) {
                json.put("failures", failures);
            }
            if (!reasons.isEmpty()) {
                json.put("reasons", reasons);
            }
            return json;
        }
    }
}
