package io.procmem.jvm;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A part of the memory of a JVM, such as its heap or its thread stacks. Immutable.
 *
 * @param kind which part
 * @param basis how its memory was determined
 * @param memoryBytes its memory in RAM and swap, in bytes, 0 or more; pages of files count only in
 *     RAM, and so does shared memory if it is unknown how much of it is swapped out. Each page
 *     counts once, even if it is mapped several times
 * @param residentBytes how much of that is in RAM, in bytes. Absent if the addresses of the part
 *     are unknown and some of the memory in which it may be is swapped out
 * @param swappedBytes how much of that is swapped out, in bytes; absent if {@code residentBytes}
 *     is, and if the part has shared memory, as the heap of ZGC is, whose pages were counted
 *     because reading {@code smaps} would have stalled this JVM for too long
 * @param committedBytes what the JVM has committed for it, in bytes: memory that the kernel
 *     provides as soon as it is used. Absent for parts for which that has no meaning, such as
 *     mapped files, and if the JVM does not report it
 * @param reservedBytes the address space that is reserved for it, in bytes; absent if unknown
 */
public record JvmPart(
    Kind kind,
    Basis basis,
    long memoryBytes,
    OptionalLong residentBytes,
    OptionalLong swappedBytes,
    OptionalLong committedBytes,
    OptionalLong reservedBytes) {

  /**
   * {@return the committed memory that is neither in RAM nor in swap, in bytes: the part can grow
   * by this much without another allocation; 0 or more; absent if it is unknown how much is
   * committed}
   */
  public OptionalLong committedNotPresentBytes() {
    return committedBytes.isPresent()
        ? OptionalLong.of(Math.max(0, committedBytes.getAsLong() - memoryBytes))
        : OptionalLong.empty();
  }

  /** How the memory of a part was determined. */
  public enum Basis {
    /** The pages at the addresses of the part were counted. */
    MEASURED,
    /**
     * The JVM reports how many bytes it has allocated. It has written to them, so they are in RAM
     * or in swap, at unknown addresses.
     */
    ALLOCATED,
    /**
     * The JVM reports how many bytes it has committed, at unknown addresses. Those that were never
     * used take no memory, so the part may be smaller than shown, and {@link Kind#UNEXPLAINED}
     * larger.
     */
    AT_MOST
  }

  /** Which part of the memory of a JVM. */
  public enum Kind {
    /** The Java heap. */
    HEAP("the Java heap", true),
    /** Metadata of classes, without {@link #CLASS_SPACE}. */
    METASPACE("metadata of classes", true),
    /** The part of the metaspace that compressed class pointers point to. */
    CLASS_SPACE("metadata of classes that compressed class pointers point to", true),
    /** Compiled code, and code of the interpreter. */
    CODE_CACHE("compiled code", true),
    /**
     * Direct byte buffers and memory segments that are not in the heap, as far as the JDK counts
     * them against {@code -XX:MaxDirectMemorySize}.
     */
    DIRECT_BUFFERS("direct buffers", true),
    /** Files that are mapped, by {@code FileChannel.map} or by a library, and shared memory. */
    MAPPED_FILES("mapped files and shared memory", true),
    /** The stacks of all threads: of Java, of the JVM and of libraries. */
    THREAD_STACKS("stacks of threads", false),
    /**
     * What the garbage collector needs in addition to the heap. Known from native memory tracking.
     */
    GC("structures of the garbage collector", false),
    /** Working memory of the compilers. Known from native memory tracking. */
    COMPILER("working memory of the compilers", false),
    /**
     * What else the JVM allocates for itself: symbols, monitors, JFR, native memory tracking. Known
     * from native memory tracking.
     */
    JVM_INTERNALS("other structures of the JVM, such as symbols", false),
    /**
     * What Java code allocates through {@code Unsafe}, beyond {@link #DIRECT_BUFFERS}, such as the
     * pools of Netty. Known from native memory tracking.
     */
    UNSAFE("memory allocated by Java code through Unsafe", false),
    /**
     * What {@code malloc} has obtained from the kernel, in its arenas and {@code [heap]}, beyond
     * what other parts account for: allocations of native libraries, such as those of {@code
     * Deflater}, and memory that was freed but not returned to the kernel. Without native memory
     * tracking it includes what the JVM allocates with {@code malloc}.
     */
    MALLOC("arenas of malloc and [heap]", false),
    /** Executables and native libraries, with their variables. */
    LIBRARIES("native libraries", false),
    /** Mapped class files: jar files and the {@code modules} file of the JDK. */
    JARS("mapped jar files and modules", false),
    /** Class-data archives (CDS) and ahead-of-time caches, beyond what is mapped into the heap. */
    ARCHIVES("class-data archives", false),
    /**
     * Anonymous memory that nothing above explains. Without native memory tracking it includes
     * structures of the garbage collector.
     */
    UNEXPLAINED("anonymous memory that nothing else explains", false);

    private final String description;
    private final boolean isShownByJvm;

    Kind(String description, boolean isShownByJvm) {
      this.description = description;
      this.isShownByJvm = isShownByJvm;
    }

    /** {@return its name as the value of a label: {@code thread_stacks}} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what it is, as human-readable text; the wording is not API} */
    public String description() {
      return description;
    }

    /**
     * {@return whether the management interface of the JVM has a metric for it: a memory pool or a
     * buffer pool}
     */
    public boolean isShownByJvm() {
      return isShownByJvm;
    }
  }
}
