package io.procmem.internal.program;

import java.util.Set;

/** Which part of an argument is shown as the name of the program. */
enum MainName {

  /** The last part of a path. */
  FILE {
    @Override
    boolean narrow(ArgumentCursor path) {
      return narrowToFile(path);
    }
  },

  /** The whole argument for a Java class; the last part of a path, as for a source file. */
  CLASS {
    @Override
    boolean narrow(ArgumentCursor name) {
      boolean isFile = name.startsWith("/") || name.startsWith(".") || name.endsWith(".java");
      return isFile ? narrowToFile(name) : isClassName(name);
    }
  },

  /** {@code module/class} is shown as the class, {@code module} as itself. */
  MODULE {
    @Override
    boolean narrow(ArgumentCursor name) {
      int slash = name.indexOf('/');
      boolean hasClass = slash >= 0 && slash + 1 < name.length();
      name.narrow(hasClass ? slash + 1 : 0, slash < 0 || hasClass ? name.length() : slash);
      return name.length() > 0;
    }
  },

  /** The last part of a path, but {@code app/__main__.py} is shown as {@code app}. */
  PYTHON {
    @Override
    boolean narrow(ArgumentCursor path) {
      int file = path.lastIndexOf('/', path.length()) + 1;
      int parent = parent(path, file);
      if (parent < file && path.equalsRange(file, path.length(), "__main__.py")) {
        path.narrow(parent, file - 1);
        return true;
      }
      return narrowToFile(path);
    }
  },

  /**
   * The name of a package: {@code node_modules/@scope/pkg/cli.js} is shown as {@code @scope/pkg}.
   * Otherwise the last part of the path. A file name that many projects use is shown with its
   * directory ({@code shop/index.js}), and a directory name that many projects use with the one
   * above ({@code shop/dist/index.js}).
   */
  NODE {
    @Override
    boolean narrow(ArgumentCursor path) {
      int start = packageStart(path);
      int stop = start < 0 ? -1 : packageEnd(path, start);
      if (stop > start) {
        path.narrow(start, stop);
        return true;
      }
      int file = path.lastIndexOf('/', path.length()) + 1;
      int shown = file;
      if (isOneOf(COMMON_FILES, path, file, stemEnd(path, file))) {
        shown = parent(path, file);
        if (shown < file && isOneOf(COMMON_DIRECTORIES, path, shown, file - 1)) {
          shown = parent(path, shown);
        }
      }
      if (shown == file || file == path.length()) {
        return narrowToFile(path);
      }
      path.narrow(shown, path.length());
      return true;
    }
  };

  private static final String NODE_MODULES = "node_modules/";

  /** Names of files, without ending, that do not identify a project. */
  private static final Set<String> COMMON_FILES =
      Set.of("index", "main", "server", "app", "cli", "bin", "start", "www");

  private static final Set<String> COMMON_DIRECTORIES =
      Set.of("bin", "lib", "dist", "src", "build", "server");

  /** Narrows an argument to the part that is shown; false if no part of it is a name. */
  abstract boolean narrow(ArgumentCursor argument);

  /**
   * Whether an argument can be the name of a class, in any alphabet. Anything else is a mistake in
   * the command line, and may be a secret.
   */
  private static boolean isClassName(ArgumentCursor name) {
    for (int i = 0; i < name.length(); i++) {
      byte at = name.at(i);
      boolean isPart = at < 0 || Character.isLetterOrDigit(at) || ".$_/-".indexOf(at) >= 0;
      if (!isPart) {
        return false;
      }
    }
    return name.length() > 0;
  }

  /**
   * Narrows a path to its last part; false if that is {@code .} or {@code ..}, or if the path is in
   * {@code /dev} or {@code /proc}, where a file such as {@code /dev/fd/3} has no name.
   */
  private static boolean narrowToFile(ArgumentCursor path) {
    int stop = path.length();
    while (stop > 0 && path.at(stop - 1) == '/') {
      stop--;
    }
    int start = path.lastIndexOf('/', stop) + 1;
    boolean isNamed =
        stop > start
            && !path.equalsRange(start, stop, ".")
            && !path.equalsRange(start, stop, "..")
            && !path.startsWith("/dev/")
            && !path.startsWith("/proc/");
    path.narrow(start, stop);
    return isNamed;
  }

  /**
   * The start of the directory that a part of a path is in; the start of that part itself if the
   * directory has no name, or may be a host.
   */
  private static int parent(ArgumentCursor path, int part) {
    int start = path.lastIndexOf('/', part - 1) + 1;
    boolean isNamed =
        part - 1 > start
            && !path.equalsRange(start, part - 1, ".")
            && !path.equalsRange(start, part - 1, "..")
            && !mayBeHost(path, start, part - 1);
    return isNamed ? start : part;
  }

  /**
   * Whether a part of a path may be {@code user:password@host}. The {@code @} of a package scope is
   * its first character.
   */
  private static boolean mayBeHost(ArgumentCursor path, int start, int stop) {
    return path.lastIndexOf(':', stop) >= start || path.lastIndexOf('@', stop) > start;
  }

  /** Where the name of a file ends without its ending. */
  private static int stemEnd(ArgumentCursor path, int file) {
    int dot = path.lastIndexOf('.', path.length());
    return dot > file ? dot : path.length();
  }

  private static boolean isOneOf(Set<String> names, ArgumentCursor path, int start, int stop) {
    return names.stream().anyMatch(name -> path.equalsRange(start, stop, name));
  }

  /** The start of the innermost package's name; -1 if there is none. */
  private static int packageStart(ArgumentCursor path) {
    for (int i = path.length() - NODE_MODULES.length() - 1; i >= 0; i--) {
      if (path.containsAt(i, NODE_MODULES) && (i == 0 || path.at(i - 1) == '/')) {
        int start = i + NODE_MODULES.length();
        // A name that starts with a dot is a directory of the package manager, such as .bin.
        return path.at(start) == '.' ? -1 : start;
      }
    }
    return -1;
  }

  /** The end of a package's name, which includes its scope; -1 if the path ends there. */
  private static int packageEnd(ArgumentCursor path, int start) {
    int stop = nextSlash(path, start);
    return path.at(start) == '@' && stop > 0 ? nextSlash(path, stop + 1) : stop;
  }

  private static int nextSlash(ArgumentCursor path, int from) {
    int at = from;
    while (at < path.length() && path.at(at) != '/') {
      at++;
    }
    return at < path.length() ? at : -1;
  }
}
