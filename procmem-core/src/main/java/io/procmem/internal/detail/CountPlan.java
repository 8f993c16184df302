package io.procmem.internal.detail;

/**
 * When pages are counted in {@code pagemap} instead of reading a rollup.
 *
 * @param aboveNanos pages are counted if a rollup is predicted to stall the process for longer than
 *     this
 * @param cpuShare the share of one CPU that counting may take over time; 1 is no limit
 * @param frames whether to find out, by their frame numbers, how often pages are mapped
 */
public record CountPlan(long aboveNanos, double cpuShare, boolean frames) {

  private static final double DEFAULT_CPU_SHARE = 0.01;

  /** Pages are never counted. */
  public static final CountPlan NEVER = new CountPlan(Long.MAX_VALUE, DEFAULT_CPU_SHARE, false);

  /** Whether pages are ever counted. */
  public boolean isOn() {
    return aboveNanos < Long.MAX_VALUE;
  }

  /** With another stall above which pages are counted. */
  public CountPlan withAbove(long nanos) {
    return new CountPlan(nanos, cpuShare, frames);
  }

  /** With another share of one CPU. */
  public CountPlan withCpuShare(double share) {
    if (!(share > 0 && share <= 1)) { // nor a NaN
      throw new IllegalArgumentException(
          "the share of one CPU must be above 0 and at most 1: " + share);
    }
    return new CountPlan(aboveNanos, share, frames);
  }

  /** With frame numbers. */
  public CountPlan withFrames() {
    return new CountPlan(aboveNanos, cpuShare, true);
  }

  boolean isLimited() {
    return cpuShare < 1;
  }
}
