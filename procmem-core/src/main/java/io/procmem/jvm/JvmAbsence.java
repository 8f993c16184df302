package io.procmem.jvm;

import java.util.Optional;

/** Why the heap of a process is unknown. */
public enum JvmAbsence implements JvmReading {
  /**
   * Neither its name nor that of its executable is that of a Java launcher, so it was not tried: a
   * native image, a program that embeds a JVM, or no JVM. Also returned for a process that is not
   * in the report.
   */
  NOT_A_LAUNCHER("its name is not that of a Java launcher"),
  /** It does not map {@code libjvm.so}: another JVM such as OpenJ9, or another program. */
  NOT_HOTSPOT("it maps no libjvm.so"),
  /**
   * It is a HotSpot JVM without the file: it was started with {@code -XX:-UsePerfData} or {@code
   * -XX:+PerfDisableSharedMem}, its user has no name in its container, or it is still starting.
   */
  NO_PERF_DATA("the JVM has no hsperfdata file", "start it without -XX:-UsePerfData"),
  /** Something has deleted or replaced the file while the JVM runs. */
  DELETED("its hsperfdata file was deleted", "restart it, and exclude the file from cleaning /tmp"),
  /** The JVM is still starting. */
  NOT_READY("its hsperfdata file is not complete yet", "wait for the next scan"),
  /** The file is not a regular file in directories; links are not followed. */
  NOT_REGULAR("its hsperfdata file is not a regular file"),
  /** Another user owns the file or its directory, as after the process changed its user. */
  FOREIGN("another user owns its hsperfdata file"),
  /** The numbers are impossible for this process: used above committed, or above all its memory. */
  CONTRADICTORY("its hsperfdata file contradicts the kernel"),
  /** The file is larger than 1 MiB. */
  TOO_LARGE("its hsperfdata file is too large"),
  /** The file is shorter than its header says. */
  INCOMPLETE("its hsperfdata file is incomplete"),
  /** The file has another format. */
  MALFORMED("its hsperfdata file has an unknown format"),
  /** The JVM changed the file in each of several reads. */
  CHANGING("its hsperfdata file changed during the read", "wait for the next scan"),
  /** This JVM's user may not read it. */
  DENIED("access denied", "run with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"),
  /** This JVM is out of file descriptors. */
  EXHAUSTED("this JVM is out of file descriptors", "raise the limit (ulimit -n)"),
  /**
   * The read does not return: the process's memory map is locked, or the file is on an unresponsive
   * file system; or all threads for such reads are blocked. It is read again after that read has
   * returned.
   */
  HUNG("the read blocks"),
  /** The scan ran out of time; a later scan reads it. */
  OUT_OF_TIME("the scan ran out of time", "wait for the next scan"),
  /** The process ended, or executed something, before the read. */
  ENDED("ended before the read");

  private final String explanation;

  @SuppressWarnings("ImmutableEnumChecker") // a string
  private final Optional<String> remedy;

  JvmAbsence(String explanation) {
    this.explanation = explanation;
    this.remedy = Optional.empty();
  }

  JvmAbsence(String explanation, String remedy) {
    this.explanation = explanation;
    this.remedy = Optional.of(remedy);
  }

  /**
   * {@return the cause, as a clause without a period: {@code access denied}; the wording is not
   * API}
   */
  public String explanation() {
    return explanation;
  }

  /**
   * {@return what would make the numbers available, as a clause without a period; empty if nothing
   * is known to help; the wording is not API}
   */
  public Optional<String> remedy() {
    return remedy;
  }
}
