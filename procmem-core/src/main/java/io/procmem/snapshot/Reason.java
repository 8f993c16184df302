package io.procmem.snapshot;

import java.util.Optional;

/** Why a number is missing. */
public enum Reason {
  /**
   * The process, the image it ran, or the thread used for the read ended before the read. Nothing
   * needs to be done. If only the thread ended, the process is still in the snapshot.
   */
  VANISHED,
  /**
   * The kernel does not let this JVM's user read it; {@link Source#capabilities()} may help. A
   * security module can deny any file.
   */
  DENIED,
  /** The file was empty, although the process has memory. */
  EMPTY,
  /** The file ended too early, or was longer than the limit for a read. */
  TRUNCATED,
  /**
   * The detail contradicts the resident size read before and after it: mappings changed while the
   * kernel walked them. It is read again in the next scan.
   */
  TORN,
  /**
   * The file contradicts other files of the kernel about the process, and is not used: a process
   * can mount anything, and write anything into its own files. There is nothing to do about it.
   */
  CONTRADICTORY,
  /** The text does not have the format of this file. Please report it. */
  MALFORMED,
  /**
   * The read did not return in time. Either the process's memory map or its mounts are locked; or
   * the control group is being changed; or the file is on an unresponsive file system, such as
   * lxcfs or a network file system; or every reader thread is blocked in such a read. The file is
   * read again after that read has returned.
   */
  HUNG,
  /** This JVM is out of file descriptors. Raise its limit, or close some. */
  EXHAUSTED,
  /**
   * This kernel does not have the file, or does not show it here ({@code subset=pid}); or a file of
   * the machine exists and cannot be read, because pressure accounting is off or lxcfs has died.
   */
  UNSUPPORTED,
  /** This scan did not request it. */
  NOT_ASKED,
  /**
   * The read would stall the process for longer, or more often, than the detail policy allows:
   * {@code DetailPolicy.stallAtMost} and {@code stallShareAtMost}.
   */
  TOO_COSTLY,
  /**
   * The scan ran out of time before the read began or ended: there was much to read, or this JVM
   * had little CPU time. A later scan reads it.
   */
  OUT_OF_TIME;

  /**
   * Why a file gave no number, as a clause without a period: {@code access denied}.
   *
   * @param file the file
   * @return the cause, as human-readable text; the wording is not API
   */
  public String explanation(Source file) {
    return switch (this) {
      case VANISHED -> "ended before the read";
      case DENIED -> "access denied";
      case EMPTY -> "the file is empty";
      case TRUNCATED -> "the file is incomplete or too long";
      case TORN -> "mappings changed during the read";
      case CONTRADICTORY ->
          file == Source.HSPERFDATA
              ? "the file contradicts the kernel"
              : "its mounts contradict its control groups";
      case MALFORMED -> "the file has an unknown format";
      case HUNG ->
          file.ofProcess() && file != Source.HSPERFDATA
              ? "the read blocks because the process's memory map is locked"
              : "the read blocks";
      case EXHAUSTED -> "this JVM is out of file descriptors";
      case UNSUPPORTED ->
          file.ofProcess()
              ? "this kernel does not have the file"
              : file == Source.OWN_JVM
                  ? "this procfs does not show this JVM"
                  : file.isOfGroups()
                      ? "no cgroup file system that is mounted here shows it"
                      : "this procfs does not have the file, or the file cannot be read";
      case NOT_ASKED -> "not requested";
      case TOO_COSTLY ->
          "the read would stall the process for longer than the detail policy allows";
      case OUT_OF_TIME -> "the scan ran out of time";
    };
  }

  /**
   * What would make the number available, as a clause without a period: {@code run with
   * CAP_SYS_PTRACE}.
   *
   * @param file the file
   * @return what to do, as human-readable text; empty if nothing is known to help; the wording is
   *     not API
   */
  public Optional<String> remedy(Source file) {
    return switch (this) {
      case VANISHED, EMPTY, TRUNCATED, CONTRADICTORY -> Optional.empty();
      case DENIED ->
          file == Source.OWN_JVM
              ? Optional.of("raise DetailPolicy.stallAtMost, so that smaps is read, not pagemap")
              : file.capabilities().isEmpty()
                  ? Optional.empty()
                  : Optional.of("run with " + String.join(" and ", file.capabilities()));
      case TORN -> Optional.of("wait for the next scan");
      case MALFORMED -> Optional.of("report it as a bug");
      case HUNG ->
          file.ofProcess()
              ? Optional.empty()
              : Optional.of(
                  file == Source.OWN_JVM
                      ? "wait for the next scan: the read waits for garbage collections"
                      : "check what is mounted over the file (lxcfs?)");
      case EXHAUSTED -> Optional.of("raise the limit (ulimit -n)");
      case UNSUPPORTED ->
          file.ofProcess()
              ? file.substitute().map(other -> "request Source." + other)
              : Optional.of(
                  switch (file) {
                    case CGROUP_OWN, CGROUP_USAGE ->
                        "mount the control groups of the host read-only, such as at"
                            + " /host/sys/fs/cgroup";
                    case MEMORY_POOLS -> "mount procfs without subset=pid, and sysfs";
                    case OWN_JVM -> "use the procfs of this JVM, usually /proc";
                    default -> "mount procfs without subset=pid";
                  });
      case NOT_ASKED -> Optional.of("request Source." + file);
      case TOO_COSTLY ->
          Optional.of("raise DetailPolicy.stallAtMost or stallShareAtMost, or use every()");
      case OUT_OF_TIME ->
          Optional.of("wait for the next scan, or raise DetailPolicy.scanTimeAtMost");
    };
  }
}
