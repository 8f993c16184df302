package io.procmem.snapshot;

/** A number that a kernel file gives under a key. There is one enum per file. */
public interface KernelField {

  /** {@return the key as the kernel writes it, without the colon} */
  String key();
}
