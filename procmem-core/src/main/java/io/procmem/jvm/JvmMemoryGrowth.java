package io.procmem.jvm;

import io.procmem.jvm.JvmPart.Kind;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * How the memory of a JVM has changed between two readings. Immutable.
 *
 * @param time the time between the readings; negative if they are in the wrong order
 * @param memoryBytes the growth of all its memory in RAM and swap, in bytes; negative if it shrank
 * @param hiddenBytes the growth of {@link JvmMemory#hiddenBytes()}, in bytes; negative if it shrank
 * @param parts the growth of each part, the largest first. Without those that one of the readings
 *     could not distinguish from others
 */
public record JvmMemoryGrowth(Duration time, long memoryBytes, long hiddenBytes, List<Part> parts) {

  /**
   * Copies the list.
   *
   * @param time the time between the readings
   * @param memoryBytes the growth of all its memory
   * @param hiddenBytes the growth of its hidden memory
   * @param parts the growth of each part
   */
  public JvmMemoryGrowth {
    parts = List.copyOf(parts);
  }

  /**
   * The growth of one part.
   *
   * @param kind which part
   * @param bytes by how many bytes of RAM and swap it has grown; negative if it shrank
   */
  public record Part(Kind kind, long bytes) {}

  /**
   * The growth of one part.
   *
   * @param kind which part
   * @return by how many bytes of RAM and swap it has grown; empty if unknown, or if neither reading
   *     has the part
   */
  public OptionalLong of(Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind).mapToLong(Part::bytes).findFirst();
  }
}
