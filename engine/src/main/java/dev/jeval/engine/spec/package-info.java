/// What defines a decoder, as data: a tree of records that says which operations a forward pass
/// runs and with which constants, but nothing about weights, files or families.
///
/// A new mechanism is a new record here; the exhaustive switches over the sealed interfaces then
/// name every place that must answer for it.
package dev.jeval.engine.spec;
