/**
 * Explains the memory of Java virtual machines (JVMs). For this JVM, {@link
 * io.procmem.internal.jvm.OwnJvmBeans} asks the JVM, and is the only class that needs the module
 * {@code java.management}; {@link io.procmem.internal.jvm.OwnJvmFacts} understands the answers; and
 * {@link io.procmem.internal.jvm.OwnJvmMappings} divides the mappings in {@code smaps} among the
 * parts.
 */
@NullMarked
package io.procmem.internal.jvm;

import org.jspecify.annotations.NullMarked;
