package io.procmem.testing;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** How much of the heap this JVM uses. */
public final class UsedHeap {

  private UsedHeap() {}

  /** The bytes of all reachable objects, without what a collector leaves unused between them. */
  public static long bytes() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    String[] total = histogram.substring(histogram.lastIndexOf("Total")).split("\\s+");
    return Long.parseLong(total[2]);
  }
}
