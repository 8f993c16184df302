/**
 * Values: the memory of Java virtual machines (JVMs). {@link io.procmem.jvm.JvmMemory} explains the
 * memory of this JVM, {@link io.procmem.jvm.Jvms} has the heaps of all JVMs.
 */
@NullMarked
package io.procmem.jvm;

import org.jspecify.annotations.NullMarked;
