package io.procmem.internal.jvm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What this JVM says about its memory, not yet understood. A text is absent if the JVM does not
 * have the command, or it failed.
 *
 * @param texts the answers to diagnostic commands
 * @param amounts what memory pools and buffer pools tell
 * @param problem why nothing but the size of the heap is known; empty if the JVM was asked
 */
record OwnJvmAnswers(Map<Command, String> texts, Map<Amount, Long> amounts, String problem) {

  OwnJvmAnswers {
    texts = Map.copyOf(texts);
    amounts = Map.copyOf(amounts);
  }

  /** A diagnostic command that neither needs a safepoint nor changes anything. */
  enum Command {
    /** The sizes of the generations of the heap and, except for ZGC, their addresses. */
    HEAP("gcHeapInfo"),
    /** The addresses of each code heap. */
    CODE_CACHE("compilerCodecache"),
    /** The reserved size of metaspace and, since JDK 21, the addresses of its class space. */
    METASPACE("vmMetaspace", "basic"),
    /** What the JVM has allocated for what, if native memory tracking is on. */
    NATIVE_MEMORY("vmNativeMemory", "summary", "scale=b"),
    /** What each mapping is for. It is asked only if native memory tracking is on. Since JDK 24. */
    MAPPINGS("systemMap");

    final String operation;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> arguments;

    Command(String operation, String... arguments) {
      this.operation = operation;
      this.arguments = List.of(arguments);
    }

    String[] arguments() {
      return arguments.toArray(String[]::new);
    }
  }

  /** An amount, in bytes. */
  enum Amount {
    HEAP_COMMITTED,
    /** Of all metaspace, with the class space. */
    METASPACE_COMMITTED,
    CLASS_SPACE_COMMITTED,
    CODE_COMMITTED,
    DIRECT_BYTES,
    /** The number of direct buffers, not bytes. */
    DIRECT_BUFFERS
  }

  /** What is known without asking. */
  static OwnJvmAnswers unasked(String problem) {
    long heap = Runtime.getRuntime().totalMemory();
    return new OwnJvmAnswers(Map.of(), Map.of(Amount.HEAP_COMMITTED, heap), problem);
  }

  String text(Command command) {
    return texts.getOrDefault(command, "");
  }

  OptionalLong amount(Amount which) {
    Long known = amounts.get(which);
    return known == null || known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
  }

  /** Whether native memory tracking is on. */
  boolean areTracked() {
    return OwnJvmNativeMemory.isOn(text(Command.NATIVE_MEMORY));
  }

  /**
   * What native memory tracking says now, if it is on. The compilers allocate and free megabytes
   * within milliseconds: only what is there before and after the mappings are read counts.
   */
  String nativeMemoryNow() {
    return areTracked() ? OwnJvmBeans.ask(Command.NATIVE_MEMORY) : "";
  }

  /** Asks this JVM, as far as it can be asked; never throws. */
  static OwnJvmAnswers ask() {
    Module own = OwnJvmAnswers.class.getModule();
    Optional<Module> management = ModuleLayer.boot().findModule("java.management");
    if (management.filter(own::canRead).isEmpty()) {
      return unasked("this JVM runs without the module java.management");
    }
    try {
      return OwnJvmBeans.ask();
    } catch (LinkageError | RuntimeException e) { // what the host does to its MBean server
      return unasked("the management interface of this JVM failed: " + e);
    }
  }
}
