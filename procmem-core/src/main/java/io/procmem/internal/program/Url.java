package io.procmem.internal.program;

/**
 * An argument that is a URL. Only its file is shown, since there may be a password before the host
 * and a token in the query or fragment.
 */
final class Url {

  private Url() {}

  /**
   * Whether an argument has a scheme. As in the URL standard, leading blanks and embedded line
   * breaks are ignored, and no slash need follow.
   */
  static boolean isUrl(ArgumentCursor argument) {
    return colon(argument) > 0;
  }

  private static int colon(ArgumentCursor argument) {
    int start = start(argument);
    for (int i = start; i < argument.length(); i++) {
      byte at = argument.at(i);
      if (at == ':') {
        return i > start ? i : -1;
      }
      boolean isPart =
          isLetter(at)
              || isLineBreak(at)
              || (i > start && ((at >= '0' && at <= '9') || at == '+' || at == '-' || at == '.'));
      if (!isPart) {
        return -1;
      }
    }
    return -1;
  }

  private static int start(ArgumentCursor argument) {
    int at = 0;
    while (at < argument.length() && argument.at(at) >= 0 && argument.at(at) <= ' ') {
      at++;
    }
    return at;
  }

  /**
   * Narrows a URL to the last part of its path, without query and fragment. False if that is empty
   * or may contain more than a file name, or if the scheme is neither {@code http(s)} nor {@code
   * file}: other schemes contain code, or name packages.
   */
  static boolean narrowToFile(ArgumentCursor url) {
    int start = start(url);
    int colon = colon(url);
    boolean isFile = isScheme("file", url, start, colon);
    if (!isFile && !isScheme("http", url, start, colon) && !isScheme("https", url, start, colon)) {
      return false;
    }
    int stop = firstOf("?#", url, colon + 1, url.length());
    int path = isFile ? pathOfFile(url, colon + 1, stop) : pathOfWeb(url, colon + 1, stop);
    int file = path;
    for (int i = path; i < stop; i++) {
      file = isSlash(url.at(i)) ? i + 1 : file;
    }
    stop = firstOf(";&=", url, file, stop);
    url.narrow(file, Math.max(file, stop));
    return isPlain(url);
  }

  /** The start of the path after the host; {@code stop} if there is none. */
  private static int pathOfWeb(ArgumentCursor url, int from, int stop) {
    return nextSlash(url, slashes(url, from, stop), stop);
  }

  /** The start of the path; two slashes introduce a host. */
  private static int pathOfFile(ArgumentCursor url, int from, int stop) {
    return slashes(url, from, stop) - from < 2 ? from : nextSlash(url, from + 2, stop);
  }

  private static int slashes(ArgumentCursor url, int from, int stop) {
    int at = from;
    while (at < stop && (isSlash(url.at(at)) || isLineBreak(url.at(at)))) {
      at++;
    }
    return at;
  }

  private static int nextSlash(ArgumentCursor url, int from, int stop) {
    int at = from;
    while (at < stop && !isSlash(url.at(at))) {
      at++;
    }
    return at;
  }

  /**
   * Narrows a path to what precedes a query or fragment, since a program may treat the path as a
   * relative URL; false if these may be percent-encoded.
   */
  static boolean narrowToPath(ArgumentCursor path) {
    path.narrow(0, firstOf("?#", path, 0, path.length()));
    for (int i = 0; i + 2 < path.length(); i++) {
      if (path.at(i) == '%' && isHexadecimal(path.at(i + 1)) && isHexadecimal(path.at(i + 2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(ArgumentCursor file) {
    return file.length() > 0 && firstOf(":@%\t\n\r ", file, 0, file.length()) == file.length();
  }

  private static int firstOf(String wanted, ArgumentCursor argument, int from, int stop) {
    int at = from;
    while (at < stop && wanted.indexOf(argument.at(at)) < 0) {
      at++;
    }
    return at;
  }

  private static boolean isScheme(String scheme, ArgumentCursor url, int start, int colon) {
    boolean is = colon - start == scheme.length();
    for (int i = 0; is && i < scheme.length(); i++) {
      is = (url.at(start + i) | 0x20) == scheme.charAt(i);
    }
    return is;
  }

  private static boolean isLetter(byte at) {
    return (at | 0x20) >= 'a' && (at | 0x20) <= 'z';
  }

  private static boolean isHexadecimal(byte at) {
    return Character.digit(at, 16) >= 0;
  }

  private static boolean isSlash(byte b) {
    return b == '/' || b == '\\';
  }

  private static boolean isLineBreak(byte at) {
    return at == '\t' || at == '\n' || at == '\r';
  }
}
