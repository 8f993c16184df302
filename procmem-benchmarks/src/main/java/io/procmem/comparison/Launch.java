package io.procmem.comparison;

import java.io.IOException;

/** Starts a contender. */
interface Launch {

  Contender start() throws IOException, UnavailableException;

  /** Why a contender is not available on this machine, so that its row has no figures. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    UnavailableException(String reason) {
      super(reason);
    }
  }
}
