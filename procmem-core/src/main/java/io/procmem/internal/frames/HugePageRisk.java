package io.procmem.internal.frames;

/**
 * Whether the process may share parts of transparent huge pages. Kernels since about 6.15 take the
 * flag of all their pages from the first one.
 *
 * @param anonymous of anonymous memory
 * @param file of files or of shared memory
 */
public record HugePageRisk(boolean anonymous, boolean file) {}
