package io.procmem.exporter.testdata;

/**
 * A process of a file of test data, whose keys are these names in snake case. Immutable.
 *
 * @param pid its pid
 * @param name its name
 * @param group its group
 * @param subgroup its name within the group
 * @param rss bytes in RAM
 * @param pss bytes in RAM, shared ones divided by the number of processes that map them
 * @param uss bytes in RAM that only this process maps
 * @param cpuPercent its CPU usage, 100 = one CPU
 * @param cpuTimeSeconds the CPU time that it has used
 */
record TestProcess(
    int pid,
    String name,
    String group,
    String subgroup,
    long rss,
    long pss,
    long uss,
    double cpuPercent,
    double cpuTimeSeconds) {}
