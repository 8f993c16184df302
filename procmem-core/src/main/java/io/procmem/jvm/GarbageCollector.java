package io.procmem.jvm;

/** A garbage collector of HotSpot, chosen when a JVM starts. */
public enum GarbageCollector {
  /** {@code -XX:+UseSerialGC}. */
  SERIAL("Serial"),
  /** {@code -XX:+UseParallelGC}. */
  PARALLEL("Parallel"),
  /** {@code -XX:+UseConcMarkSweepGC}, up to JDK 13. */
  CMS("CMS"),
  /** {@code -XX:+UseG1GC}. */
  G1("G1"),
  /** {@code -XX:+UseZGC}. */
  Z("Z"),
  /** {@code -XX:+UseShenandoahGC}. */
  SHENANDOAH("Shenandoah"),
  /** {@code -XX:+UseEpsilonGC}, which collects nothing. */
  EPSILON("Epsilon");

  private final String text;

  GarbageCollector(String text) {
    this.text = text;
  }

  /** {@return its name as HotSpot writes it: {@code G1}} */
  public String text() {
    return text;
  }
}
