/**
 * Explains the memory of Java virtual machines (JVMs). Not API.
 *
 * <p>For this JVM, {@link io.procmem.internal.jvm.OwnJvmBeans} asks the JVM, and is the only class
 * that needs the module {@code java.management}; {@link io.procmem.internal.jvm.OwnJvmFacts}
 * understands the answers; and {@link io.procmem.internal.jvm.OwnJvmMappings} divides the mappings
 * in {@code smaps} among the parts. Where {@code smaps} would stall this JVM for too long, {@link
 * io.procmem.internal.jvm.OwnJvmCount} finds the same numbers in {@code pagemap}.
 *
 * <p>The heaps of all JVMs come from files that they write: {@link
 * io.procmem.internal.jvm.OtherJvms} is the entry point.
 */
@NullMarked
package io.procmem.internal.jvm;

import org.jspecify.annotations.NullMarked;
