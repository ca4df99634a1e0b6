/// The worker team that spreads the items of one operation over the processor's cores.
package dev.jeval.engine.internal.thread;
