package io.procmem.extras;

/**
 * What a report includes only if it was requested, because it costs more than the rest. A component
 * is absent if it was not requested or could not be read. Immutable.
 */
public record Extras() {

  private static final Extras NONE = new Extras();

  /** {@return extras without values} */
  public static Extras none() {
    return NONE;
  }
}
