package io.procmem.procfs;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps over an interpreter's options to what it runs. What stands behind that is the program's.
 *
 * <p>Behind an option that is not known, the next argument may be its value, and a secret. From
 * there on only what has the form of a name is believed, {@code app.js} say, so that rather nothing
 * is shown than what is not ours to show.
 */
final class MainSearch {

  private static final int MOST_BYTES = 1024;

  /** A path has no more bytes. */
  private static final int MOST_PATH_BYTES = 4096;

  private final Interpreter interpreter;
  private final Argument argument;
  private Naming naming;
  private boolean isDoubted;

  /** Where the value of an option stands in its argument; 0 if in the next. */
  private int value;

  /** Starts at the argument behind the interpreter's name. */
  MainSearch(Interpreter interpreter, Argument argument) {
    this.interpreter = interpreter;
    this.argument = argument;
    this.naming = interpreter.naming();
    this.isDoubted = interpreter.isDoubted();
  }

  @Nullable Main find() {
    while (argument.next()) {
      Option option = option();
      switch (option) {
        case VALUE, NEXT -> toValue();
        case DOUBT -> isDoubted = true;
        case AS_FILE -> naming = Naming.FILE;
        case PROGRAM -> {
          return name(true, naming);
        }
        case FILE, END -> {
          return name(toValue(), naming);
        }
        case MODULE -> {
          return name(toValue(), Naming.MODULE);
        }
        case NOTHING -> {
          return null;
        }
        default -> {}
      }
    }
    return null;
  }

  private Option option() {
    Options options = interpreter.options();
    value = 0;
    Option word = options.word(argument);
    if (word != null) {
      value = argument.indexOf('=') + 1;
      return word;
    }
    return options.areLetters(argument) ? letters(options) : options.other(argument);
  }

  private Option letters(Options options) {
    Option all = Option.FLAG;
    for (int i = 1; i < argument.length(); i++) {
      Option letter = options.letter(argument.at(i));
      switch (letter) {
        case FLAG -> {}
        case NEXT -> all = Option.NEXT;
        case DIGITS -> i = lastDigit(i);
        case ATTACHED -> {
          // perl -pie: an extension for some, one more letter for whoever wrote it.
          isDoubted |= i > 1 && i + 1 < argument.length();
          return all;
        }
        default -> {
          value = i + 1 < argument.length() ? i + 1 : 0;
          return letter;
        }
      }
    }
    return all;
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

  private boolean toValue() {
    if (value == 0) {
      return argument.next();
    }
    argument.narrow(value, argument.length());
    return true;
  }

  private @Nullable Main name(boolean isThere, Naming how) {
    boolean isBelieved = isThere && (!isDoubted || interpreter.form().test(argument));
    if (!isBelieved || argument.startsWith("data:")) {
      return null; // code, not a name
    }
    // The directories of a URL may be a host, with a password.
    boolean isPath = how != Naming.MODULE && argument.indexOf('/') >= 0 && !argument.isUrl();
    Optional<String> path =
        isPath ? Optional.of(argument.printable(MOST_PATH_BYTES)) : Optional.empty();
    return how.narrow(argument) ? new Main(argument.printable(MOST_BYTES), path) : null;
  }
}
