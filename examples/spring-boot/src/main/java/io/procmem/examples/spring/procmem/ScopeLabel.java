package io.procmem.examples.spring.procmem;

/** The label that tells the machine and the own tree apart, under the same names of metrics. */
final class ScopeLabel {

  static final String NAME = "scope";
  static final String MACHINE = "machine";
  static final String OWN = "own";

  private ScopeLabel() {}
}
