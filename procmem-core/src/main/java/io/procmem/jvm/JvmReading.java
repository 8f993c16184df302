package io.procmem.jvm;

/** What is known about the heap of a process: its numbers, or why there are none. Immutable. */
public sealed interface JvmReading permits JvmUsage, JvmAbsence {}
