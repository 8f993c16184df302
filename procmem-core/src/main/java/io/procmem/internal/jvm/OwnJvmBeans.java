package io.procmem.internal.jvm;

import io.procmem.internal.jvm.OwnJvmAnswers.Amount;
import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.EnumMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Asks this JVM about its memory, through its management interface. The only class that needs the
 * module {@code java.management}, which a JVM may lack, so it is loaded only if the module is
 * there.
 *
 * <p>Nothing here needs a safepoint. The answers about the heap wait while a garbage collection
 * holds it.
 */
final class OwnJvmBeans {

  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
  private static final String[] SIGNATURE = {String[].class.getName()};
  private static final String CODE_HEAP = "CodeHeap";
  private static final String CODE_CACHE = "CodeCache";

  private OwnJvmBeans() {}

  /** Asks the JVM. */
  static OwnJvmAnswers ask() {
    Map<Amount, Long> amounts = new EnumMap<>(Amount.class);
    amounts.put(
        Amount.HEAP_COMMITTED,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
    ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> addPool(pool, amounts));
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        amounts.put(Amount.DIRECT_BYTES, pool.getMemoryUsed());
        amounts.put(Amount.DIRECT_BUFFERS, pool.getCount());
      }
    }
    Map<Command, String> texts = new EnumMap<>(Command.class);
    for (Command command : Command.values()) {
      if (command != Command.MAPPINGS) {
        texts.put(command, ask(command));
      }
    }
    if (OwnJvmNativeMemory.isOn(texts.getOrDefault(Command.NATIVE_MEMORY, ""))) {
      texts.put(Command.MAPPINGS, ask(Command.MAPPINGS));
      texts.put(Command.NATIVE_MEMORY, ask(Command.NATIVE_MEMORY)); // after all that takes long
    }
    return new OwnJvmAnswers(texts, amounts, "");
  }

  /** Pools that a JVM does not have are left out, as are those that were removed meanwhile. */
  private static void addPool(MemoryPoolMXBean pool, Map<Amount, Long> amounts) {
    String name = pool.getName();
    Amount amount =
        name.equals("Metaspace")
            ? Amount.METASPACE_COMMITTED
            : name.equals("Compressed Class Space")
                ? Amount.CLASS_SPACE_COMMITTED
                : name.startsWith(CODE_HEAP) || name.equals(CODE_CACHE)
                    ? Amount.CODE_COMMITTED
                    : null;
    if (amount != null && pool.getUsage() != null) {
      amounts.merge(amount, pool.getUsage().getCommitted(), Long::sum);
    }
  }

  /** The answer to a command; empty if this JVM does not have it, or it fails. */
  static String ask(Command command) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String[] arguments = command.arguments();
    Object[] parameters = arguments.length == 0 ? new Object[0] : new Object[] {arguments};
    try {
      Object text =
          server.invoke(
              new ObjectName(COMMANDS),
              command.operation,
              parameters,
              arguments.length == 0 ? new String[0] : SIGNATURE);
      return text instanceof String answer ? answer : "";
    } catch (JMException e) {
      return ""; // the JVM lacks the module jdk.management, or it is not HotSpot or an older one
    }
  }
}
