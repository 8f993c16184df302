package io.procmem.comparison;

import java.io.IOException;

/** Makes a rival ready, or says why there is none. */
interface Opening {

  Rival open() throws IOException, AbsentException;

  /** A rival that is not on this machine. */
  static Opening absent(String why) {
    return () -> {
      throw new AbsentException(why);
    };
  }

  /** Why a row has no figures. */
  final class AbsentException extends Exception {
    private static final long serialVersionUID = 1;

    AbsentException(String why) {
      super(why);
    }
  }
}
