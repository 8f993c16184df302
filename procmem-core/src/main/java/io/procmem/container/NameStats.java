package io.procmem.container;

import java.util.Map;

/**
 * How many containers and pods have names from files of the node. Immutable.
 *
 * @param named containers and pods that have at least one name
 * @param unknown those that have none, or not yet. A container whose id is its name, as with LXC,
 *     does not count, nor does one of a runtime whose names no {@link NameSource} has, or a pod of
 *     such a runtime, as with Podman
 * @param problems the number of containers, pods and directories with each problem; problems that
 *     do not occur have no entry. One that also has a name counts among {@code named} too
 */
public record NameStats(int named, int unknown, Map<NameProblem, Integer> problems) {

  /**
   * Copies the map.
   *
   * @param named containers and pods that have at least one name
   * @param unknown those that have none, although a source could name them
   * @param problems how many have a problem, by the problem
   */
  public NameStats {
    problems = Map.copyOf(problems);
  }

  /**
   * How many containers, pods and directories have a problem.
   *
   * @param problem the problem
   * @return 0 or more
   */
  public int count(NameProblem problem) {
    return problems.getOrDefault(problem, 0);
  }
}
