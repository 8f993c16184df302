package io.procmem.internal.procfs;

import io.procmem.snapshot.CommandLine;
import java.util.Optional;

/**
 * A command line that was read.
 *
 * @param line what is kept of it
 * @param text how it begins, for as long as somebody looks at it
 */
record ReadCommand(CommandLine line, Optional<String> text) {}
