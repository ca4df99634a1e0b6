/// The engine beside other engines: llama.cpp, Jlama, llama3.java.
package dev.jeval.perf.peers;
