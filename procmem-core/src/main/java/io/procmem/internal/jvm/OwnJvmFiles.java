package io.procmem.internal.jvm;

import io.procmem.jvm.JvmPart.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by their names what mapped files are for. */
final class OwnJvmFiles {

  private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\.[0-9.]+)?");

  /**
   * How ZGC names the file of its heap, which it deletes at once, in a directory that was chosen.
   */
  private static final Pattern HEAP = Pattern.compile(".*/java_heap\\.[0-9]+ \\(deleted\\)");

  /** The files of which a part is mapped to be executed. */
  private final Set<String> executed = new HashSet<>();

  OwnJvmFiles(List<OwnJvmMapping> mappings) {
    for (OwnJvmMapping mapping : mappings) {
      if (mapping.isFile() && mapping.isExecutable()) {
        executed.add(mapping.name());
      }
    }
  }

  /** What a mapped file, or memory with a name in brackets, is for. */
  Kind kind(OwnJvmMapping mapping) {
    return mapping.isFile() ? ofFile(mapping) : ofName(mapping.name());
  }

  /** Libraries may name their anonymous memory, as {@code [anon: glibc: malloc arena]}. */
  private static Kind ofName(String name) {
    if (name.startsWith("[anon")) {
      return name.contains("malloc")
          ? Kind.MALLOC
          : name.contains("stack") ? Kind.THREAD_STACKS : Kind.UNEXPLAINED;
    }
    return switch (name) {
      case "[heap]" -> Kind.MALLOC;
      case "[stack]" -> Kind.THREAD_STACKS;
      default -> Kind.LIBRARIES; // [vdso] and its like
    };
  }

  private Kind ofFile(OwnJvmMapping mapping) {
    String path = mapping.path();
    if (isHeap(mapping.name())) {
      return Kind.HEAP;
    }
    if (path.endsWith(".jsa") || path.endsWith(".aot") || path.contains("/javasharedresources/")) {
      return Kind.ARCHIVES;
    }
    if (path.endsWith(".jar")
        || path.endsWith(".jmod")
        || path.endsWith(".war")
        || path.endsWith(".zip")
        || path.endsWith("/lib/modules")) {
      return Kind.JARS;
    }
    if (executed.contains(mapping.name())
        || LIBRARY.matcher(path).matches()
        || path.startsWith("/usr/lib/locale/")
        || path.contains("/gconv/")) {
      return Kind.LIBRARIES;
    }
    boolean isMemory = mapping.isPrivate() && path.equals("/anon_hugepage");
    return isMemory ? Kind.UNEXPLAINED : Kind.MAPPED_FILES;
  }

  /** Whether it is the heap of ZGC, in memory or in the directory of {@code AllocateHeapAt}. */
  private static boolean isHeap(String name) {
    return name.startsWith("/memfd:java_heap") || HEAP.matcher(name).matches();
  }
}
