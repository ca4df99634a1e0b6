package dev.jeval.tokenizer.internal.unicode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// The measured character classes of the reference tokenizer, read from the resource
/// `reference-classes.txt`, which says how each was measured. Thread-safe.
public final class ReferenceClasses {
    private static final String RESOURCE = "reference-classes.txt";
    private static final Map<String, BitSet> CLASSES = read();

    private ReferenceClasses() {}

    /// The class with this name; not to be changed.
    public static BitSet get(String name) {
        BitSet found = CLASSES.get(name);
        if (found == null) {
            throw new IllegalStateException(RESOURCE + ": no class '" + name + "'");
        }
        return found;
    }

    private static Map<String, BitSet> read() {
        Map<String, BitSet> classes = new HashMap<>();
        BitSet current = new BitSet();
        try (InputStream in = ReferenceClasses.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    current = new BitSet();
                    classes.put(line.substring(1, line.length() - 1), current);
                } else if (!line.startsWith("#")) {
                    addRanges(line, current);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return classes;
    }

    /// Parses `41-5A AA B5`: ranges of hexadecimal code points.
    private static void addRanges(String line, BitSet into) {
        int first = -1;
        int value = 0;
        for (int i = 0; i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : ' ';
            if (c == '-') {
                first = value;
                value = 0;
            } else if (c == ' ') {
                into.set(first < 0 ? value : first, value + 1);
                first = -1;
                value = 0;
            } else {
                value = value << 4 | Character.digit(c, 16);
            }
        }
    }
}
