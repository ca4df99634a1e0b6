package dev.jeval.analysis.data;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The benchmarks the project knows by name: label, language and category, from the resource
/// `benchmarks.csv`.
final class BenchmarkCatalog {
    private static final Map<String, Benchmark> BY_ID = read();

    private BenchmarkCatalog() {}

    static @Nullable Benchmark find(String id) {
        return BY_ID.get(id);
    }

    private static Map<String, Benchmark> read() {
        Map<String, Benchmark> byId = new TreeMap<>();
        CsvTable table = CsvTable.resource("/dev/jeval/analysis/benchmarks.csv");
        for (CsvTable.Row row : table.rows()) {
            byId.put(
                    row.cell("id"),
                    new Benchmark(
                            row.cell("id"),
                            row.cell("label"),
                            Language.of(row.cell("language")),
                            row.cell("category"),
                            true));
        }
        return byId;
    }
}
