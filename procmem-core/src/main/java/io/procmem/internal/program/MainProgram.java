package io.procmem.internal.program;

import java.util.Optional;

/**
 * The program that an interpreter runs.
 *
 * @param name its name, printable
 * @param path the whole argument, printable, if it is a file in a directory
 */
public record MainProgram(String name, Optional<String> path) {}
