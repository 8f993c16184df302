/**
 * The memory of Java virtual machines (JVMs), beyond their heap. {@link JvmMemory} explains the
 * memory of this JVM. Values only.
 */
@NullMarked
package io.procmem.jvm;

import org.jspecify.annotations.NullMarked;
