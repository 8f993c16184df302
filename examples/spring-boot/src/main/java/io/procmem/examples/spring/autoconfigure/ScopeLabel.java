package io.procmem.examples.spring.autoconfigure;

/** The label that distinguishes the machine and the own tree, which share metric names. */
final class ScopeLabel {

  static final String NAME = "scope";
  static final String MACHINE = "machine";
  static final String OWN = "own";

  private ScopeLabel() {}
}
