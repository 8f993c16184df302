/**
 * The memory of Java virtual machines (JVMs). {@link JvmMemory} explains the memory of this JVM
 * beyond its heap; {@link Jvms} has the heaps of all JVMs. Values only.
 */
@NullMarked
package io.procmem.jvm;

import org.jspecify.annotations.NullMarked;
