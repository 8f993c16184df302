/**
 * One parser per kernel file, named after the file. A parser turns bytes into numbers and opens
 * nothing. Not API.
 *
 * <pre>
 * /proc/[pid]/
 *   stat           StatParser          statm          StatmParser
 *   status         StatusParser        io             IoParser
 *   smaps_rollup   SmapsRollupParser   smaps          SmapsRollupParser
 *   cmdline        CmdlineParser       cgroup         CgroupParser
 *   limits         LimitsParser        auxv           AuxvParser
 *   oom_score      OomScoreParser      oom_score_adj  OomScoreParser
 *   mountinfo      MountinfoParser, CgroupMountsParser
 * /proc/
 *   meminfo        MeminfoParser       stat           SystemStatParser
 *   loadavg        LoadavgParser       uptime         UptimeParser
 *   pressure/*     PressureParser      thread-self/schedstat  SchedstatParser
 *   sys/kernel/osrelease  OsreleaseParser
 * /sys/fs/cgroup/
 *   memory.max     CgroupLimitParser   memory.stat    FlatKeysParser
 *   cpu.max        CgroupLimitParser   cpu.stat       FlatKeysParser
 *   and others of the same formats     memory.pressure  PressureParser
 * /etc/passwd      PasswdParser
 * </pre>
 *
 * <p>{@link io.procmem.internal.parse.KeyedNumbers} is the part that the files of {@code Key:
 * number} lines share.
 */
@NullMarked
package io.procmem.internal.parse;

import org.jspecify.annotations.NullMarked;
