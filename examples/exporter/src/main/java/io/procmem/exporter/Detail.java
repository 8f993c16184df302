package io.procmem.exporter;

import io.procmem.DetailPolicy;
import io.procmem.ProcMemBuilder;

/** Whose PSS and USS are read. */
enum Detail {
  /** Nobody's: no process stalls. */
  NONE,
  /** Of those for whom that costs little. */
  DEFAULT,
  /** Everybody's, whatever it costs. */
  EVERY;

  void applyTo(ProcMemBuilder builder) {
    switch (this) {
      case NONE -> builder.detail(DetailPolicy.none());
      case EVERY -> builder.detail(DetailPolicy.every());
      case DEFAULT -> {} // the library's own
    }
  }
}
