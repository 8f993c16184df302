package io.procmem.simulation;

import io.procmem.simulation.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random operations of the processes of a machine.
 *
 * <p>Three things never happen, since they are documented as exceptions of {@code Relatives}: a
 * process changes where its code begins and ends ({@code PR_SET_MM}); a process becomes a
 * subreaper, or stops being one, after it had children; a process forks during a scan. And one that
 * {@code ResidentMemory} excludes: memory changes and {@code stat} shows nothing of it.
 */
final class RandomOperations {

  private static final int MAX_PROCESSES = 40;
  private static final int HUGE = Block.PER_HUGE_PAGE;

  private final SimulatedMachine machine;
  private final Random random;

  /** How many of a hundred forked processes execute a program at once; differs by machine. */
  private final int executing;

  private final boolean hasKsm;

  RandomOperations(SimulatedMachine machine, Random random) {
    this.machine = machine;
    this.random = random;
    this.executing = random.nextBoolean() ? 25 : 85;
    this.hasKsm = random.nextInt(3) == 0;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<Task> acting() {
    return machine.tasks.values().stream().filter(Task::canAct).toList();
  }

  /** Simulates a number of operations. */
  void run(int operations) {
    for (int i = 0; i < operations; i++) {
      Task task = any(acting());
      if (chance(45)) {
        change(task);
      } else {
        use(task);
      }
    }
  }

  /** Forks, executes, ends or changes what a process is. */
  private void change(Task task) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> fork(task);
      case 5, 6 -> {
        if (task.threads == 1 && !task.isLeaderDead) {
          machine.execute(task);
        }
      }
      case 7, 8, 9 -> end(task);
      case 10 -> task.isSubreaper |= !task.hasForked;
      case 11 -> task.threads = Math.max(2, task.threads + 1);
      case 12 -> task.isLeaderDead |= task.threads > 1 && chance(30);
      case 13 -> task.waitsForDisk ^= true;
      case 14 -> changeNamespace(task);
      default ->
          machine.tasks.values().stream()
              .filter(Task::hasEnded)
              .findFirst()
              .ifPresent(machine::reap);
    }
  }

  private void fork(Task task) {
    if (machine.tasks.size() >= MAX_PROCESSES) {
      end(any(acting()));
      return;
    }
    if (chance(15)) {
      machine.vfork(task);
      return;
    }
    Task child = machine.fork(task, chance(15), chance(10));
    if (child == null) {
      return;
    }
    if (chance(30)) { // a daemon: its creator ends
      end(task);
    } else if (chance(executing)) {
      machine.execute(child);
    }
  }

  private void end(Task task) {
    machine.exit(task, chance(60));
  }

  /** Of the next children: a new namespace, or that of another process. */
  private void changeNamespace(Task task) {
    if (task.forChildren != task.namespace) {
      task.forChildren = task.namespace;
    } else if (task.uid == 0 && chance(50) && task.namespace.level < 2) {
      task.forChildren = new Namespace(task.namespace);
    } else {
      Namespace other = any(acting()).namespace;
      task.forChildren = other.isInside(task.namespace) ? other : task.namespace;
    }
  }

  /** Maps, reads, writes or gives back memory. */
  private void use(Task task) {
    AddressSpace space = task.space();
    Mapping mapping = space.mappings.isEmpty() ? null : any(space.mappings);
    int what = random.nextInt(20);
    if (mapping == null || what < 4) {
      map(task, space);
    } else if (what < 9) {
      touch(task, mapping, true);
    } else if (what < 11) {
      touch(task, mapping, false);
    } else if (what < 12) {
      space.unmap(mapping);
      machine.moves(task, 1);
    } else if (what < 15 && !mapping.isHugetlb) {
      discard(mapping);
      machine.moves(task, 1);
    } else if (what < 16) {
      swap(mapping, task);
    } else if (what < 17 && hasKsm) {
      merge();
    } else if (what < 18 && chance(20)) {
      space.executableKib = Math.min(space.executableKib, 40); // it makes its code writable
    } else if (mapping.isHugetlb && mapping.isPrivate) {
      mapping.copyHugetlb(random.nextInt(mapping.size() / HUGE));
      machine.moves(task, 1);
    }
  }

  private void map(Task task, AddressSpace space) {
    if (space.mappings.size() > 9) {
      return;
    }
    boolean large = chance(40);
    int size = large ? HUGE * (1 + random.nextInt(large && chance(10) ? 8 : 2)) : 16;
    boolean accessible = !chance(10);
    Mapping mapping;
    switch (random.nextInt(6)) {
      case 0 -> mapping = space.map(size, file(), chance(50), false, accessible);
      case 1 -> mapping = space.map(HUGE, hugetlb(), false, true, true);
      case 2 -> mapping = space.map(HUGE, null, true, true, true);
      default -> mapping = space.map(size, null, true, false, accessible);
    }
    fill(mapping);
    machine.moves(task, 10);
  }

  /** A file or shared memory that is large enough for every mapping. */
  private Content file() {
    List<Content> known = contents(Kind.FILE, Kind.SHARED_MEMORY);
    if (!known.isEmpty() && chance(70)) {
      return any(known);
    }
    boolean shared = chance(60);
    Kind kind = shared ? Kind.SHARED_MEMORY : Kind.FILE;
    return machine.content(kind, 8 * HUGE, shared && chance(40));
  }

  private @Nullable Content hugetlb() {
    List<Content> known = contents(Kind.HUGETLB, Kind.HUGETLB);
    return !known.isEmpty() && chance(60) ? any(known) : machine.content(Kind.HUGETLB, HUGE, false);
  }

  private List<Content> contents(Kind one, Kind other) {
    List<Content> found = new ArrayList<>();
    for (Content content : machine.contents) {
      boolean large = content.kind == Kind.HUGETLB || content.size() >= 8 * HUGE;
      if (large && (content.kind == one || content.kind == other)) {
        found.add(content);
      }
    }
    return found;
  }

  private void fill(Mapping mapping) {
    boolean huge = chance(70);
    for (int i = 0; i < mapping.size(); i++) {
      if (huge && i % HUGE == 0 && mapping.canMapHuge(i / HUGE)) {
        mapping.mapHuge(i / HUGE);
      } else if (mapping.isHugetlb || chance(80)) {
        use(mapping, i, chance(90));
      }
    }
  }

  private static boolean use(Mapping mapping, int index, boolean write) {
    return write ? mapping.write(index) : mapping.read(index);
  }

  private void touch(Task task, Mapping mapping, boolean write) {
    int from = random.nextInt(mapping.size());
    int to = from + 1 + random.nextInt(mapping.size() - from);
    int faults = 0;
    for (int i = from; i < to && !mapping.isHugetlb; i++) {
      faults += use(mapping, i, write) ? 1 : 0;
    }
    machine.moves(task, faults);
  }

  /** Gives memory back, also a part of a huge page: its start, its end, or all but its start. */
  private void discard(Mapping mapping) {
    int from = random.nextInt(mapping.size());
    if (chance(50)) {
      from = Math.min(from / HUGE * HUGE + (chance(50) ? 0 : 1), mapping.size() - 1);
    }
    int length = chance(50) ? 1 : 1 + random.nextInt(mapping.size() - from);
    mapping.discard(from, Math.min(mapping.size(), from + length));
  }

  /** Moves some anonymous memory to swap, wherever it is mapped. */
  private void swap(Mapping mapping, Task task) {
    for (int i = 0; i < mapping.size(); i++) {
      Block block = mapping.present(i);
      if (block != null && block.kind == Kind.ANONYMOUS && !block.merged && chance(30)) {
        swap(block);
      }
    }
    machine.moves(task, 1);
  }

  private void swap(Block block) {
    List<AddressSpace> spaces = machine.spaces();
    for (AddressSpace space : spaces) {
      for (Mapping other : space.mappings) {
        for (int i = 0; i < other.size(); i++) {
          if (other.present(i) == block && other.isHuge(i)) {
            return;
          }
        }
      }
    }
    for (AddressSpace space : spaces) {
      for (Mapping other : space.mappings) {
        for (int i = 0; i < other.size(); i++) {
          if (other.present(i) == block) {
            other.swapOut(i);
          }
        }
      }
    }
  }

  /** KSM merges blocks of some address spaces, which do not run for that. */
  private void merge() {
    Block merged = new Block(Kind.ANONYMOUS);
    merged.merged = true;
    for (AddressSpace space : machine.spaces()) {
      for (Mapping mapping : chance(30) ? space.mappings : List.<Mapping>of()) {
        int from = random.nextInt(mapping.size());
        int to = Math.min(mapping.size(), from + random.nextInt(20));
        for (int i = from; i < to; i++) {
          Block block = mapping.present(i);
          if (block != null && block.kind == Kind.ANONYMOUS && !mapping.isHuge(i)) {
            mapping.merge(i, merged);
          }
        }
      }
    }
  }
}
