package io.procmem.snapshot;

import java.util.Optional;

/**
 * The program of a process, and what an interpreter runs; {@code /proc/[pid]/cmdline}. A process
 * can overwrite it. Immutable.
 *
 * <p>Other arguments are never kept: they may hold secrets.
 *
 * @param program {@code argv[0]} as a printable name, at most 4096 bytes, up to its first blank or
 *     equals sign: a process that sets a title writes the whole title there. Empty if the process
 *     has none, if it is a URL, or if the name may include a part of the environment. That is
 *     possible if it fills the arguments to the last byte; or if it is the only argument, contains
 *     an equals sign or has no NUL after it, and {@code stat} does not show how long the arguments
 *     are
 * @param main if the program is a well-known interpreter (Java, Python, Node, Ruby, PHP, a shell
 *     and so on), what it runs, as a printable name of at most 1024 bytes: a class ({@code
 *     com.example.Main}), module ({@code http.server}), jar or script without its path ({@code
 *     app-1.2.jar}, {@code manage.py}), or Node package ({@code npm}); a Node entry file with one
 *     or two directories ({@code shop/index.js}). For a URL, only the file, without query and
 *     fragment. Empty if the program is not such an interpreter, if it runs unnamed code (after
 *     {@code -c}), or if its options do not show what it runs. After an unknown option, or one that
 *     took the next argument as its value, only an argument that looks like a script, archive or
 *     class is accepted; for Java, any class after options that are all known
 * @param mainPath the path of {@code main}, as a printable name of at most 4096 bytes; empty unless
 *     {@code main} is a file given with a directory
 * @param arguments the number of arguments, including the program
 * @param truncated whether it is longer than the 128 KiB that are read
 */
public record CommandLine(
    String program,
    Optional<String> main,
    Optional<String> mainPath,
    int arguments,
    boolean truncated) {

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CommandLine that
        && arguments == that.arguments
        && truncated == that.truncated
        && program.equals(that.program)
        && main.equals(that.main)
        && mainPath.equals(that.mainPath);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * program.hashCode() + main.hashCode()) + arguments;
  }
}
