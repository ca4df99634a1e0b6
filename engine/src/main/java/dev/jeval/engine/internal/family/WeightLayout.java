package dev.jeval.engine.internal.family;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a family's weights lie: for each role the module's name in the checkpoint and the layout
/// of its tensor.
///
/// Names are the checkpoint's own, with `{layer}`, `{expert}` and `{head}` for numbers; a module's
/// tensors are `<name>.weight` and `<name>.bias`. Immutable.
public final class WeightLayout {
    /// Buffers that checkpoints carry and a forward pass recomputes.
    private static final Pattern BUFFERS =
            Pattern.compile(".*\\.rotary_emb\\.(inv_freq|cos_cached|sin_cached)");

    private final String basePrefix;
    private final Map<Role, Entry> entries;
    private final List<Pattern> ignored;

    private WeightLayout(String basePrefix, Map<Role, Entry> entries, List<Pattern> ignored) {
        this.basePrefix = basePrefix;
        this.entries = entries;
        this.ignored = ignored;
    }

    /// Where one role's weight lies.
    ///
    /// @param template name of the module, or of the tensor itself if `exact`
    /// @param rows the rows of a fused tensor, or null for all
    /// @param transposed whether the tensor is stored `[in, out]`
    /// @param exact whether the template names the tensor, without `.weight`
    public record Entry(String template, @Nullable Rows rows, boolean transposed, boolean exact) {
        /// The name of the weight tensor.
        public String weightName(int layer, int expert, int head) {
            String name = fill(layer, expert, head);
            return exact ? name : name + ".weight";
        }

        /// The name of the bias tensor.
        public String biasName(int layer, int expert, int head) {
            return fill(layer, expert, head) + ".bias";
        }

        /// Whether there is one tensor for each head.
        public boolean perHead() {
            return template.contains("{head}");
        }

        private String fill(int layer, int expert, int head) {
            return template.replace("{layer}", Integer.toString(layer))
                    .replace("{expert}", Integer.toString(expert))
                    .replace("{head}", Integer.toString(head));
        }
    }

    /// Starts a layout.
    ///
    /// @param basePrefix the prefix that is missing from files saved from the bare base model, such
    ///   as `transformer.`
    public static Builder builder(String basePrefix) {
        return new Builder(basePrefix);
    }

    /// Where the weight of `role` lies.
    ///
    /// @throws IllegalStateException if the family did not say
    public Entry entry(Role role) {
        Entry entry = entries.get(role);
        if (entry == null) {
            throw new IllegalStateException("weight layout: no entry for " + role);
        }
        return entry;
    }

    /// The prefix that may be missing from the files.
    public String basePrefix() {
        return basePrefix;
    }

    /// Whether a tensor that no role uses is known to be without effect.
    public boolean isIgnored(String tensorName) {
        return BUFFERS.matcher(tensorName).matches()
                || ignored.stream().anyMatch(pattern -> pattern.matcher(tensorName).matches());
    }

    /// Collects entries.
    public static final class Builder {
        private final String basePrefix;
        private final Map<Role, Entry> entries = new EnumMap<>(Role.class);
        private final List<Pattern> ignored = new ArrayList<>();

        private Builder(String basePrefix) {
            this.basePrefix = basePrefix;
        }

        /// The weight is the module's whole tensor.
        public Builder put(Role role, String module) {
            entries.put(role, new Entry(module, null, false, false));
            return this;
        }

        /// The weight is some rows of a fused module.
        public Builder put(Role role, String module, Rows rows) {
            entries.put(role, new Entry(module, rows, false, false));
            return this;
        }

        /// The module's matrix is stored `[in, out]` (Conv1D); `rows` are outputs, null for all.
        public Builder putTransposed(Role role, String module, @Nullable Rows rows) {
            entries.put(role, new Entry(module, rows, true, false));
            return this;
        }

        /// The weight is the tensor of exactly this name.
        public Builder putTensor(Role role, String tensor) {
            entries.put(role, new Entry(tensor, null, false, true));
            return this;
        }

        /// Queries, keys and values are three blocks of one module.
        public Builder putQkvBlocks(String module, int queryRows, int kvRows) {
            int all = queryRows + 2 * kvRows;
            return put(Role.QUERY, module, new Rows(all, 0, queryRows))
                    .put(Role.KEY, module, new Rows(all, queryRows, kvRows))
                    .put(Role.VALUE, module, new Rows(all, queryRows + kvRows, kvRows));
        }

        /// Queries, keys and values alternate in one module: for each key/value head its query
        /// heads, then its key, then its value.
        public Builder putQkvGroups(String module, int queryHeadsPerGroup, int headDim) {
            int all = (queryHeadsPerGroup + 2) * headDim;
            int queries = queryHeadsPerGroup * headDim;
            return put(Role.QUERY, module, new Rows(all, 0, queries))
                    .put(Role.KEY, module, new Rows(all, queries, headDim))
                    .put(Role.VALUE, module, new Rows(all, queries + headDim, headDim));
        }

        /// Tensors whose name matches have no effect (masks, buffers).
        public Builder ignore(String regex) {
            ignored.add(Pattern.compile(regex));
            return this;
        }

        /// The finished layout.
        public WeightLayout build() {
            return new WeightLayout(basePrefix, new EnumMap<>(entries), List.copyOf(ignored));
        }
    }
}
