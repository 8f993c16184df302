package io.procmem.comparison;

import java.util.List;
import java.util.OptionalLong;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * OSHI: all processes. Its users, command lines and open files are read when they are asked for.
 */
public final class OshiProcesses extends InThisJvm {

  private final OperatingSystem os = new SystemInfo().getOperatingSystem();
  private List<OSProcess> last = List.of();

  public List<OSProcess> processes() {
    return os.getProcesses();
  }

  @Override
  void work() {
    last = processes();
  }

  @Override
  Seen seen() {
    return new Seen(OptionalLong.of(last.size()), OptionalLong.empty(), OptionalLong.empty());
  }

  @Override
  public void close() {}
}
