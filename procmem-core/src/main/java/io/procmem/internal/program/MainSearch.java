package io.procmem.internal.program;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the program in the arguments of an interpreter, by skipping its options. The arguments
 * after the program belong to the program.
 *
 * <p>The argument after an unknown option may be its value, and secret. From then on, only
 * arguments with the shape of a program name are accepted, such as {@code app.js}. The same applies
 * after an option that took the next argument as its value: if the table is wrong for this release,
 * that argument was the script, and what follows are arguments of the script. A value in the same
 * argument as its option is certain; for Java, so is the next one, and after them comes the class.
 */
final class MainSearch {

  private static final int MAX_NAME_BYTES = 1024;

  /** The kernel's limit of a path. */
  private static final int MAX_PATH_BYTES = 4096;

  private final Interpreter interpreter;
  private final ArgumentCursor argument;
  private MainName mainName;

  /** Whether only arguments with the shape of a program name are accepted from here on. */
  private boolean requiresShape;

  /** Whether an option took the next argument as its value. */
  private boolean hasTakenValue;

  /** Whether such a value looks like a script itself. */
  private boolean hasTakenScript;

  /** How many of the next arguments are values of the letters of this one. */
  private int valuesToSkip;

  /** Where the value of an option starts in its argument; 0 if it is the next argument. */
  private int valueStart;

  /** Starts at the argument after the interpreter's name. */
  MainSearch(Interpreter interpreter, ArgumentCursor argument) {
    this.interpreter = interpreter;
    this.argument = argument;
    this.mainName = interpreter.mainName();
    this.requiresShape = interpreter.requiresShape();
  }

  @Nullable MainProgram find() {
    while (argument.next()) {
      switch (kind()) {
        case VALUE -> skipValue();
        case NEXT_ARGUMENT -> skipValues();
        case UNKNOWN -> requiresShape = true;
        case PROGRAM_IS_FILE -> mainName = MainName.FILE;
        case PROGRAM -> {
          return isAccepted() ? program(mainName) : null;
        }
        case END_OF_OPTIONS -> {
          return argument.next() && isAccepted() ? program(mainName) : null;
        }
        case FILE -> {
          return moveToValue() && isAccepted() ? program(mainName) : null;
        }
        case MODULE -> {
          return moveToValue() && isAcceptedModule() ? program(MainName.MODULE) : null;
        }
        case UNNAMED -> {
          return null;
        }
        default -> {}
      }
    }
    return null;
  }

  /** The kind of the current argument. Sets where its value is. */
  private OptionKind kind() {
    OptionTable options = interpreter.options();
    valueStart = 0;
    OptionKind word = options.word(argument);
    if (word != null) {
      valueStart = argument.indexOf('=') + 1;
      return word;
    }
    return options.hasLetters(argument) ? lettersKind(options) : options.other(argument);
  }

  private OptionKind lettersKind(OptionTable options) {
    valuesToSkip = 0;
    for (int i = 1; i < argument.length(); i++) {
      boolean isLast = i + 1 == argument.length();
      OptionKind letter = options.letter(argument.at(i));
      switch (letter) {
        case FLAG -> {}
        case NEXT_ARGUMENT -> valuesToSkip++;
        case SAME_OR_NEXT -> {
          requiresShape |= !isLast;
          valuesToSkip += isLast ? 1 : 0;
          i = argument.length();
        }
        case ONE_CHARACTER -> i++;
        case AFTER_COLON -> {
          if (!isLast && (argument.at(i + 1) == ':' || argument.at(i + 1) == '=')) {
            i = argument.length();
          }
        }
        case DIGITS -> i = lastDigit(i);
        case ATTACHED -> {
          // perl -pie: the author may have meant -e as an option, but perl takes e as an extension.
          requiresShape |= i > 1 && !isLast;
          i = argument.length();
        }
        default -> {
          valueStart = isLast ? 0 : i + 1;
          return letter;
        }
      }
    }
    return valuesToSkip > 0 ? OptionKind.NEXT_ARGUMENT : OptionKind.FLAG;
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

  private void skipValues() {
    for (int i = 0; i < valuesToSkip; i++) {
      valueStart = 0;
      skipValue();
    }
  }

  /** Skips the value of an option that does not name the program. */
  private void skipValue() {
    if (valueStart == 0 && argument.next()) {
      hasTakenValue = true;
      hasTakenScript |= interpreter.shape().test(argument) || mayBeScriptPath();
    }
  }

  /** A script need not have an ending. For Java, a path is a class path instead. */
  private boolean mayBeScriptPath() {
    return interpreter.mainName() != MainName.CLASS
        && argument.indexOf('/') >= 0
        && argument.indexOf('=') < 0;
  }

  private boolean moveToValue() {
    if (valueStart == 0) {
      return argument.next();
    }
    argument.narrow(valueStart, argument.length());
    return true;
  }

  private boolean isAccepted() {
    boolean isCertain = interpreter.valuesAreCertain() && mainName == MainName.CLASS;
    return isShaped() || (isCertain && !requiresShape && NameShape.isModule(argument));
  }

  private boolean isShaped() {
    boolean isClass = mainName == MainName.CLASS && NameShape.isQualified(argument);
    return (!requiresShape && (!hasTakenValue || isClass)) || interpreter.shape().test(argument);
  }

  /**
   * For a module, the shape of a module name is enough, as in {@code -W ignore -m celery}: a script
   * would have come before {@code -m}. If one of the skipped values may have been a script, the
   * module may be an argument of that script and is not accepted.
   */
  private boolean isAcceptedModule() {
    return isShaped() || (!requiresShape && !hasTakenScript && NameShape.isModule(argument));
  }

  private @Nullable MainProgram program(MainName shown) {
    boolean isUrl = Url.isUrl(argument);
    boolean mayHaveQuery = shown == MainName.NODE || argument.startsWith("/");
    if (isUrl ? !Url.narrowToFile(argument) : mayHaveQuery && !Url.narrowToPath(argument)) {
      return null;
    }
    if (shown != MainName.MODULE && !isAccepted()) {
      return null; // what looked like a name was the end of a query
    }
    // With a colon or two leading slashes it may be a URL after all, with a host and a password.
    boolean isPath =
        !isUrl
            && shown != MainName.MODULE
            && argument.indexOf('/') >= 0
            && argument.indexOf(':') < 0
            && !argument.startsWith("//");
    Optional<String> path =
        isPath ? Optional.of(argument.printable(MAX_PATH_BYTES)) : Optional.empty();
    return shown.narrow(argument)
        ? new MainProgram(argument.printable(MAX_NAME_BYTES), path)
        : null;
  }
}
