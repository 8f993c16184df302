package io.procmem.internal.read;

/**
 * Decides when the facts of a process are read again although no exec was detected: a process can
 * change its user, control group and arguments, and some execs cannot be detected. A young process
 * often sets its title, user or control group some time after its start. So its facts are read
 * again each time its age has doubled, after at least five seconds and at most a minute.
 */
public final class RereadSchedule {

  private static final long SECOND = 1_000_000_000L;
  private static final long MIN_WAIT = 5 * SECOND;
  private static final long MAX_WAIT = 60 * SECOND;
  private static final int MAX_RENAMES = 3;

  /** When the image was first seen, and whether the exec that began it was seen too. */
  private long imageSeenAt;

  private boolean isNewImage;

  private long renewAt;
  private long scannedAt;

  /** Whether the reads of an old process have been moved to another second of the minute. */
  private boolean isSpread;

  /** How often it has been renamed, since when, and whether that was too often. */
  private int renames;

  private long renamesSince;
  private boolean renamePending;

  /** The process is seen for the first time. */
  public void startLife(long now) {
    imageSeenAt = now;
    scannedAt = now;
  }

  /** The process has executed something, or may have. */
  public void startImage(long now) {
    imageSeenAt = now;
    isNewImage = true;
    isSpread = false;
  }

  /**
   * The process has another name: everything is to be read again. A process can rename itself
   * continually, so that is done only a few times a minute; a later change takes effect when the
   * minute is over.
   *
   * @return whether everything is to be read now
   */
  public boolean acceptsName(long now) {
    if (renames == 0 || now - renamesSince > MAX_WAIT) {
      renamesSince = now;
      renames = 0;
    }
    renamePending = renames >= MAX_RENAMES;
    renames += renamePending ? 0 : 1;
    return !renamePending;
  }

  /** Whether another name had to wait, and waits no longer. */
  public boolean isNameDue(long now) {
    return renamePending && now - renamesSince > MAX_WAIT;
  }

  /** Whether a scan that begins now is to read again what is known. */
  public boolean isDue(long now) {
    // A scan once a minute may be a little early, but is closer to the due time than the next one.
    long pace = now - scannedAt;
    long early = isSpread && pace >= MIN_WAIT ? pace / 2 : 0;
    scannedAt = now;
    return now + early - renewAt >= 0;
  }

  /**
   * A scan that begins now reads everything.
   *
   * @param pid spreads the reads of old processes over the minute
   * @param ageNanos the age of the process; negative if its start time is by another clock
   * @param isFirst whether nothing was read before
   */
  public void setRead(int pid, long now, long ageNanos, boolean isFirst) {
    long seenFor = now - imageSeenAt;
    long age = isNewImage ? seenFor : Math.max(ageNanos, seenFor);
    boolean isOld = age >= MAX_WAIT;
    boolean spreads = isOld && (isFirst || !isSpread);
    long most = spreads ? MAX_WAIT + SECOND - pid % 60 * SECOND : MAX_WAIT;
    renewAt = now + Math.min(most, Math.max(MIN_WAIT, age));
    isSpread = isOld;
  }
}
