package io.procmem.snapshot;

import java.util.Optional;

/**
 * What a process was started as; {@code /proc/[pid]/cmdline}. A process may write over it.
 *
 * <p>Only the program is kept: arguments hold secrets.
 *
 * @param program {@code argv[0]} as a printable name, at most 4096 bytes of it; empty if the
 *     process has none. Where there is but one argument, only up to its first blank: a process that
 *     shows a title of its own writes all of it there
 * @param main what it runs, if the program is an interpreter or virtual machine that is known: the
 *     class, module, script or archive, as it stands in the arguments, printable, at most 4096
 *     bytes; empty otherwise
 * @param arguments how many arguments there are, the program among them
 * @param truncated whether the kernel had more than is ever read (128 KiB)
 */
public record CommandLine(
    String program, Optional<String> main, int arguments, boolean truncated) {}
