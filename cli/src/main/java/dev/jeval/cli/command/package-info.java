/// The commands of `jeval`, one file each.
package dev.jeval.cli.command;
