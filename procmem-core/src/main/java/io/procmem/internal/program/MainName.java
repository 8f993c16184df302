package io.procmem.internal.program;

import java.util.Set;

/** Which part of an argument names what is run. A narrowing is false if no part does. */
enum MainName {

  /** The last part of a path. */
  FILE {
    @Override
    boolean narrow(ArgumentCursor path) {
      return toFile(path);
    }
  },

  /** A class of Java as it stands; a path, as of a source file, is a file. */
  CLASS {
    @Override
    boolean narrow(ArgumentCursor name) {
      boolean isFile = name.startsWith("/") || name.startsWith(".") || name.endsWith(".java");
      return isFile ? toFile(name) : isNameOfClass(name);
    }
  },

  /** {@code module/class} by the class, {@code module} by itself. */
  MODULE {
    @Override
    boolean narrow(ArgumentCursor name) {
      int slash = name.indexOf('/');
      boolean hasClass = slash >= 0 && slash + 1 < name.length();
      name.narrow(hasClass ? slash + 1 : 0, slash < 0 || hasClass ? name.length() : slash);
      return name.length() > 0;
    }
  },

  /** A file, but {@code app/__main__.py} is {@code app}. */
  PYTHON {
    @Override
    boolean narrow(ArgumentCursor path) {
      int file = path.lastIndexOf('/', path.length()) + 1;
      int parent = parent(path, file);
      if (parent < file && path.is("__main__.py", file, path.length())) {
        path.narrow(parent, file - 1);
        return true;
      }
      return toFile(path);
    }
  },

  /**
   * A package by its name: {@code node_modules/@scope/pkg/cli.js} is {@code @scope/pkg}. Any other
   * file by its last part; if every project has one of that name, with its directory before it
   * ({@code shop/index.js}); and if every project has that, too, with one more ({@code
   * shop/dist/index.js}).
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
      if (isOneOf(EVERYWHERE, path, file, stem(path, file))) {
        shown = parent(path, file);
        if (shown < file && isOneOf(DIRECTORIES, path, shown, file - 1)) {
          shown = parent(path, shown);
        }
      }
      if (shown == file || file == path.length()) {
        return toFile(path);
      }
      path.narrow(shown, path.length());
      return true;
    }
  };

  private static final String PACKAGES = "node_modules/";

  /** Files that say nothing about whose they are. */
  private static final Set<String> EVERYWHERE =
      Set.of("index", "main", "server", "app", "cli", "bin", "start", "www");

  private static final Set<String> DIRECTORIES =
      Set.of("bin", "lib", "dist", "src", "build", "server");

  /** Leaves the part of an argument that is shown. */
  abstract boolean narrow(ArgumentCursor argument);

  /** Whether it can be one, in any alphabet; other words are a mistake, and may be a secret. */
  private static boolean isNameOfClass(ArgumentCursor name) {
    for (int i = 0; i < name.length(); i++) {
      byte at = name.at(i);
      boolean isPart = at < 0 || Character.isLetterOrDigit(at) || ".$_/-".indexOf(at) >= 0;
      if (!isPart) {
        return false;
      }
    }
    return name.length() > 0;
  }

  /** A file that is a number of an open one has no name, nor has a directory that is a dot. */
  private static boolean toFile(ArgumentCursor path) {
    int stop = path.length();
    while (stop > 0 && path.at(stop - 1) == '/') {
      stop--;
    }
    int start = path.lastIndexOf('/', stop) + 1;
    boolean isNamed =
        stop > start
            && !path.is(".", start, stop)
            && !path.is("..", start, stop)
            && !path.startsWith("/dev/")
            && !path.startsWith("/proc/");
    path.narrow(start, stop);
    return isNamed;
  }

  /** Where the directory starts that a part of a path is in; that part if it is not named. */
  private static int parent(ArgumentCursor path, int part) {
    int start = path.lastIndexOf('/', part - 1) + 1;
    boolean isNamed =
        part - 1 > start
            && !path.is(".", start, part - 1)
            && !path.is("..", start, part - 1)
            && !mayBeHost(path, start, part - 1);
    return isNamed ? start : part;
  }

  /**
   * Whether a part of a path may be {@code user:password@host}; a scope starts with its {@code @}.
   */
  private static boolean mayBeHost(ArgumentCursor path, int start, int stop) {
    return path.lastIndexOf(':', stop) >= start || path.lastIndexOf('@', stop) > start;
  }

  /** Where a file's name ends without what stands behind its last dot. */
  private static int stem(ArgumentCursor path, int file) {
    int dot = path.lastIndexOf('.', path.length());
    return dot > file ? dot : path.length();
  }

  private static boolean isOneOf(Set<String> names, ArgumentCursor path, int start, int stop) {
    return names.stream().anyMatch(name -> path.is(name, start, stop));
  }

  /** Where the innermost package starts; -1 if there is none. */
  private static int packageStart(ArgumentCursor path) {
    for (int i = path.length() - PACKAGES.length() - 1; i >= 0; i--) {
      if (path.holds(PACKAGES, i) && (i == 0 || path.at(i - 1) == '/')) {
        int start = i + PACKAGES.length();
        // What starts with a dot is a directory of the package manager, such as .bin.
        return path.at(start) == '.' ? -1 : start;
      }
    }
    return -1;
  }

  /** Where a package's name ends, its scope within; -1 if it holds no file. */
  private static int packageEnd(ArgumentCursor path, int start) {
    int stop = slash(path, start);
    return path.at(start) == '@' && stop > 0 ? slash(path, stop + 1) : stop;
  }

  private static int slash(ArgumentCursor path, int from) {
    int at = from;
    while (at < path.length() && path.at(at) != '/') {
      at++;
    }
    return at < path.length() ? at : -1;
  }
}
