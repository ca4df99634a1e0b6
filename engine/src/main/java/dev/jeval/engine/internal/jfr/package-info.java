/// Flight recorder events of the engine. Record them with
/// `-XX:StartFlightRecording:filename=jeval.jfr`; disabled events cost nothing.
@NullMarked
package dev.jeval.engine.internal.jfr;

import org.jspecify.annotations.NullMarked;
