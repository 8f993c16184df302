package io.procmem.comparison;

import java.util.List;
import java.util.OptionalLong;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * OSHI's {@code getProcesses}. It reads users, command lines and open files only when they are
 * asked for, which is never here.
 */
public final class OshiContender extends InProcessContender {

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
  Coverage coverage() {
    return new Coverage(OptionalLong.of(last.size()), OptionalLong.empty(), OptionalLong.empty());
  }

  @Override
  public void close() {}
}
