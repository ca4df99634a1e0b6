/// Random-weight models of real shapes, written in every format a peer reads.
package dev.jeval.perf.model;
