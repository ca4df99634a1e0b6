package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The data of the demo tasks: gzipped JSON Lines in this jar.
final class DemoData {
    private static final String ROOT = "/dev/jeval/eval/demo/";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private DemoData() {}

    /// The documents of a data set.
    ///
    /// @param name its name
    /// @throws DatasetFormatException if there is none of that name
    static List<Map<String, @Nullable Object>> read(String name) {
        String resource = ROOT + name + ".jsonl.gz";
        try (InputStream in = DemoData.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new DatasetFormatException("no demo data set '" + name + "'");
            }
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                Map<?, ?> values = MAPPER.readValue(line, Map.class);
                values.forEach((key, value) -> row.put(String.valueOf(key), value));
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new DatasetFormatException(resource + ": cannot be read", e);
        }
    }
}
