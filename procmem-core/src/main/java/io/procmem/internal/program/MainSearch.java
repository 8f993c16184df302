package io.procmem.internal.program;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps over an interpreter's options to what it runs. What stands behind that is the program's.
 *
 * <p>Behind an option that is not known, the next argument may be its value, and a secret. From
 * there on only what has the form of a name is believed, {@code app.js} say. The same holds behind
 * an option that took the next argument as its value: if the table is wrong, or the release is
 * another, that argument was the script, and what follows belongs to the script. A value in the
 * same argument casts no doubt.
 */
final class MainSearch {

  private static final int MAX_BYTES = 1024;

  /** A path has no more bytes. */
  private static final int MAX_PATH_BYTES = 4096;

  private final Interpreter interpreter;
  private final ArgumentCursor argument;
  private MainName naming;
  private boolean isDoubted;

  /** Whether an option took the next argument as its value. */
  private boolean hasTaken;

  /** Whether what it took looks like a script itself. */
  private boolean hasTakenScript;

  /** How many of the next arguments are values of the letters of this one. */
  private int nexts;

  /** Where the value of an option stands in its argument; 0 if in the next. */
  private int value;

  /** Starts at the argument behind the interpreter's name. */
  MainSearch(Interpreter interpreter, ArgumentCursor argument) {
    this.interpreter = interpreter;
    this.argument = argument;
    this.naming = interpreter.naming();
    this.isDoubted = interpreter.isDoubted();
  }

  @Nullable MainProgram find() {
    while (argument.next()) {
      OptionKind option = option();
      switch (option) {
        case VALUE -> takeValue();
        case NEXT -> takeNexts();
        case DOUBT -> isDoubted = true;
        case AS_FILE -> naming = MainName.FILE;
        case PROGRAM -> {
          return isBelieved() ? name(naming) : null;
        }
        case END -> {
          return argument.next() && isBelieved() ? name(naming) : null;
        }
        case FILE -> {
          return toValue() && isBelieved() ? name(naming) : null;
        }
        case MODULE -> {
          return toValue() && isBelievedModule() ? name(MainName.MODULE) : null;
        }
        case NOTHING -> {
          return null;
        }
        default -> {}
      }
    }
    return null;
  }

  private OptionKind option() {
    OptionTable options = interpreter.options();
    value = 0;
    OptionKind word = options.word(argument);
    if (word != null) {
      value = argument.indexOf('=') + 1;
      return word;
    }
    return options.areLetters(argument) ? letters(options) : options.other(argument);
  }

  private OptionKind letters(OptionTable options) {
    nexts = 0;
    for (int i = 1; i < argument.length(); i++) {
      boolean isLast = i + 1 == argument.length();
      OptionKind letter = options.letter(argument.at(i));
      switch (letter) {
        case FLAG -> {}
        case NEXT -> nexts++;
        case EITHER -> {
          isDoubted |= !isLast;
          nexts += isLast ? 1 : 0;
          i = argument.length();
        }
        case CHARACTER -> i++;
        case MARKED -> {
          if (!isLast && (argument.at(i + 1) == ':' || argument.at(i + 1) == '=')) {
            i = argument.length();
          }
        }
        case DIGITS -> i = lastDigit(i);
        case ATTACHED -> {
          // perl -pie: an extension for some, one more letter for whoever wrote it.
          isDoubted |= i > 1 && !isLast;
          i = argument.length();
        }
        default -> {
          value = isLast ? 0 : i + 1;
          return letter;
        }
      }
    }
    return nexts > 0 ? OptionKind.NEXT : OptionKind.FLAG;
  }

  private int lastDigit(int at) {
    int last = at;
    while (last + 1 < argument.length()
        && argument.at(last + 1) >= '0'
        && argument.at(last + 1) <= '9') {
      last++;
    }
    return last;
  }

  private void takeNexts() {
    for (int i = 0; i < nexts; i++) {
      value = 0;
      takeValue();
    }
  }

  /** Steps over the value of an option that does not say what is run. */
  private void takeValue() {
    if (value == 0 && argument.next()) {
      hasTaken = true;
      hasTakenScript |= interpreter.form().test(argument) || isPathOfScript();
    }
  }

  /** A script may have no ending. Java has no such: a path is a class path. */
  private boolean isPathOfScript() {
    return interpreter.naming() != MainName.CLASS
        && argument.indexOf('/') >= 0
        && argument.indexOf('=') < 0;
  }

  private boolean toValue() {
    if (value == 0) {
      return argument.next();
    }
    argument.narrow(value, argument.length());
    return true;
  }

  private boolean isBelieved() {
    boolean isClass = naming == MainName.CLASS && NameShape.isQualified(argument);
    return (!isDoubted && (!hasTaken || isClass)) || interpreter.form().test(argument);
  }

  /**
   * {@code -W ignore -m celery} needs no more than the form of a module, since a script would have
   * come before {@code -m}. Where it may have, this is an argument of the script.
   */
  private boolean isBelievedModule() {
    return isBelieved() || (!isDoubted && !hasTakenScript && NameShape.isModule(argument));
  }

  private @Nullable MainProgram name(MainName how) {
    boolean isUrl = Url.is(argument);
    boolean mayHaveQuery = how == MainName.NODE || argument.startsWith("/");
    if (isUrl ? !Url.narrowToFile(argument) : mayHaveQuery && !Url.narrowToPath(argument)) {
      return null;
    }
    if (how != MainName.MODULE && !isBelieved()) {
      return null; // what looked like a name was the end of a query
    }
    // What looks like a URL in disguise has a host for a directory, and a password before it.
    boolean isPath =
        !isUrl
            && how != MainName.MODULE
            && argument.indexOf('/') >= 0
            && argument.indexOf(':') < 0
            && !argument.startsWith("//");
    Optional<String> path =
        isPath ? Optional.of(argument.printable(MAX_PATH_BYTES)) : Optional.empty();
    return how.narrow(argument) ? new MainProgram(argument.printable(MAX_BYTES), path) : null;
  }
}
