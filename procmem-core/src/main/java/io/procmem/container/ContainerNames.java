package io.procmem.container;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Finds texts in a JSON document: container runtimes describe their containers in JSON, which this
 * library does not parse. With Jackson 3:
 *
 * <pre>{@code
 * JsonMapper mapper = JsonMapper.shared();
 * ContainerNames names =
 *     (json, pointers) -> {
 *       JsonNode root = mapper.readTree(json);
 *       Map<String, String> found = new HashMap<>();
 *       for (String pointer : pointers) {
 *         JsonNode text = root.at(pointer);
 *         if (text.isString()) {
 *           found.put(pointer, text.stringValue());
 *         }
 *       }
 *       return found;
 *     };
 * }</pre>
 *
 * <p>It is called on up to two daemon threads at a time, so it must be thread-safe. A call that
 * never returns blocks its thread, but neither scans nor the exit of the JVM.
 */
@FunctionalInterface
public interface ContainerNames {

  /**
   * Returns the texts that JSON Pointers point to.
   *
   * @param json a document of at most 1 MiB, which may be malformed. It may contain secrets, such
   *     as environment variables, and is erased after the call. Texts and trees that are made from
   *     it, as in the example above, stay in the heap until they are garbage-collected; a streaming
   *     parser makes only the texts that are wanted
   * @param pointers JSON Pointers (RFC 6901), such as {@code
   *     /annotations/io.kubernetes.cri.sandbox-name}
   * @return the texts by their pointers. A pointer to nothing, or to a value that is not a text,
   *     has no entry. Other keys are ignored
   * @throws IOException if the document cannot be parsed. After this exception or any other, the
   *     file is read again later
   */
  Map<String, String> find(byte[] json, Set<String> pointers) throws IOException;
}
