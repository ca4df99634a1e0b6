package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// How much one window of requests shared.
@Name("dev.jeval.CacheReuse")
@Label("Cache Reuse")
@Description("Prompt tokens that a window of requests asked for and that were computed")
@Category({"jeval", "Engine"})
@StackTrace(false)
public final class CacheReuseEvent extends Event {
    @Label("Requested Tokens")
    @Description("Prompt tokens the requests would have cost one by one")
    long requestedTokens;

    @Label("Computed Tokens")
    @Description("Prompt tokens computed, those computed again included")
    long computedTokens;

    @Label("Recomputed Tokens")
    @Description("Prompt tokens computed again because the memory budget forced them out")
    long recomputedTokens;

    /// Reports one window, or nothing if nobody records.
    public static void report(long requested, long computed, long recomputed) {
        CacheReuseEvent event = new CacheReuseEvent();
        if (event.shouldCommit()) {
            event.requestedTokens = requested;
            event.computedTokens = computed;
            event.recomputedTokens = recomputed;
            event.commit();
        }
    }
}
