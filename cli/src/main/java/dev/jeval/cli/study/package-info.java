/// How a tokenizer study is shown: tables for the terminal, a page with plots.
package dev.jeval.cli.study;
