/// How fast a model runs here, and how much of the machine's limits that is.
package dev.jeval.engine.bench;
