package io.procmem.snapshot;

import java.util.Optional;

/**
 * What a process was started as; {@code /proc/[pid]/cmdline}. A process may write over it.
 *
 * <p>Only the program is kept, and the name of what an interpreter runs: other arguments hold
 * secrets.
 *
 * @param program {@code argv[0]} as a printable name, at most 4096 bytes of it, up to its first
 *     blank or equals sign: a process that shows a title writes all of it there. Empty if the
 *     process has none, or if the name may run over into the environment: it fills the arguments to
 *     the last byte; or it is the only argument, has an equals sign or no NUL behind it, and {@code
 *     stat} hides from us how long the arguments are
 * @param main where the program is a well-known interpreter (Java, Python, Node, Ruby, PHP, a shell
 *     and so on), what it runs, as a printable name of at most 1024 bytes: a class ({@code
 *     com.example.Main}), module ({@code http.server}), jar or script without its path ({@code
 *     app-1.2.jar}, {@code manage.py}), or package of Node ({@code npm}); an entry file of Node
 *     with a directory or two ({@code shop/index.js}). Nothing else of the arguments is kept. Of a
 *     URL only the file, without query and fragment. Empty if the program is none of these, runs
 *     code that has no name, such as that behind {@code -c}, or has options from which we cannot
 *     tell what is run. Behind an option that is not known, or that took the next argument as its
 *     value, only what has the form of a script, archive or class is believed
 * @param mainPath the path of {@code main}, if that is a file given with a directory and not a URL;
 *     as a printable name of at most 4096 bytes
 * @param arguments how many arguments there are, the program among them
 * @param truncated whether the kernel had more than is ever read (128 KiB)
 */
public record CommandLine(
    String program,
    Optional<String> main,
    Optional<String> mainPath,
    int arguments,
    boolean truncated) {}
