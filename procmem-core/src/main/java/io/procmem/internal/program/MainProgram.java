package io.procmem.internal.program;

import java.util.Optional;

/**
 * What an interpreter runs.
 *
 * @param name what it is called, printable
 * @param path all of the argument, printable, if that is a file in a directory
 */
public record MainProgram(String name, Optional<String> path) {}
