package io.procmem.exporter.config;

import io.procmem.DetailPolicy;
import io.procmem.ProcMemBuilder;

/** The processes for which PSS and USS are read. */
public enum Detail {
  /** None, so that no process stalls. */
  NONE,
  /** Those for which the library expects a short stall. */
  DEFAULT,
  /** All, however long they stall. */
  EVERY;

  void applyTo(ProcMemBuilder builder) {
    switch (this) {
      case NONE -> builder.detail(DetailPolicy.none());
      case EVERY -> builder.detail(DetailPolicy.every());
      case DEFAULT -> {} // the builder's own default
    }
  }

  static final class DetailChoice extends Choice<Detail> {
    DetailChoice() {
      super(Detail.values());
    }
  }
}
