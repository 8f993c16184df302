package io.procmem.simulation;

import io.procmem.simulation.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine whose kernel forks, executes and ends processes as Linux does. */
final class SimulatedMachine {

  /** A program: what every process that executes it maps. */
  record Program(int textKib, int libraryKib, Content file, Content library) {}

  final Kernel kernel;
  final int processors;
  final TreeMap<Integer, Task> tasks = new TreeMap<>();
  final List<Content> contents = new ArrayList<>();
  final Namespace namespace = new Namespace(null);
  private final List<Program> programs = new ArrayList<>();
  private final Random random;
  private final Task init;
  private long clock = 100;
  private int lastPid;

  SimulatedMachine(Kernel kernel, Random random) {
    this.kernel = kernel;
    this.random = random;
    this.processors = 1 + random.nextInt(4);
    Content library = content(Kind.FILE, 24, false);
    for (int textKib : new int[] {64, 64, 512, 3000}) { // two have code of the same size
      programs.add(new Program(textKib, 1500, content(Kind.FILE, 8, false), library));
    }
    init = new Task(1, clock, namespace, 0, null);
    lastPid = 1;
    namespace.first = init;
    tasks.put(1, init);
    execute(init);
  }

  Content content(Kind kind, int size, boolean huge) {
    Content content = new Content(kind, size, huge);
    contents.add(content);
    return content;
  }

  /** The address spaces of all processes, each once. */
  List<AddressSpace> spaces() {
    return tasks.values().stream()
        .filter(task -> !task.hasEnded())
        .map(Task::space)
        .distinct()
        .toList();
  }

  private int nextPid() {
    lastPid++;
    return lastPid;
  }

  /** A process faults, and perhaps uses the CPU; so do all that share its memory. */
  void moves(Task task, int faults) {
    for (Task sharer : tasks.values()) {
      if (sharer.memory == task.memory && faults > 0) {
        sharer.faults += faults;
      }
    }
    task.ticks += random.nextInt(10) == 0 ? 1 : 0;
    if (faults > 0) {
      kernel.setLags(task.space(), task.threads, processors, random);
    }
  }

  /**
   * Forks a process.
   *
   * @param asSibling whether the child belongs to the parent of its creator, by CLONE_PARENT
   * @param sharesMemory whether both run in one address space, by CLONE_VM
   * @return the child; null if the kernel refuses
   */
  @Nullable Task fork(Task creator, boolean asSibling, boolean sharesMemory) {
    Task parent = asSibling ? creator.parent : creator;
    Namespace inside = creator.forChildren;
    boolean isFirst = inside.first == null;
    boolean ended = !isFirst && inside.first != null && inside.first.hasEnded();
    if (parent == null || ended || asSibling && creator.namespace.first == creator) {
      return null;
    }
    clock += random.nextInt(3); // several may start in one tick
    int uid = creator.uid == 0 && random.nextInt(6) == 0 ? 1000 : creator.uid;
    Task child = new Task(nextPid(), clock, inside, uid, parent);
    if (isFirst) {
      inside.first = child;
    }
    AddressSpace space = sharesMemory ? creator.space() : creator.space().fork();
    space.users++;
    child.memory = space;
    creator.hasForked = true;
    parent.hasForked = true;
    tasks.put(child.pid, child);
    moves(child, 1);
    moves(creator, 1);
    return child;
  }

  /** Makes a child by {@code vfork}, for which its creator waits. */
  void vfork(Task creator) {
    Task child = creator.waitsFor == null ? fork(creator, false, true) : null;
    creator.waitsFor = child == null ? creator.waitsFor : child;
  }

  void execute(Task task) {
    leaveMemory(task);
    Program program = programs.get(random.nextInt(programs.size()));
    AddressSpace space = new AddressSpace(program.textKib, program.libraryKib);
    space.users = 1;
    task.memory = space;
    task.isForked = false;
    task.threads = 1;
    readAll(space.map(program.file.size(), program.file, true, false, true), 2);
    readAll(space.map(program.library.size(), program.library, true, false, true), 3);
    Mapping data =
        space.map(24 + random.nextInt(random.nextInt(4) == 0 ? 160 : 40), null, true, false, true);
    for (int i = 0; i < data.size(); i++) {
      data.write(i);
    }
    moves(task, 50);
  }

  private static void readAll(Mapping mapping, int step) {
    for (int i = 0; i < mapping.size(); i += step) {
      mapping.read(i);
    }
  }

  private void leaveMemory(Task task) {
    AddressSpace old = task.memory;
    if (old != null) {
      old.users--;
      if (old.users == 0) {
        old.release();
      }
    }
    task.memory = null;
    Task parent = task.parent;
    if (parent != null && parent.waitsFor == task) {
      parent.waitsFor = null;
      parent.ticks++;
    }
  }

  /** Ends a process; its children get another parent, as {@code find_new_reaper} decides. */
  void exit(Task task, boolean isReaped) {
    if (task == init || task.hasEnded()) {
      return;
    }
    leaveMemory(task);
    if (task.namespace.first == task) {
      endNamespace(task.namespace);
    }
    Task reaper = reaper(task);
    for (Task child : List.copyOf(task.children)) {
      child.moveTo(reaper);
      if (child.hasEnded()) {
        reap(child);
      }
    }
    Task parent = task.parent;
    if (isReaped || parent == null || parent.namespace.first == parent) {
      reap(task);
    }
  }

  /** The kernel kills all processes of a namespace when its first process ends. */
  private void endNamespace(Namespace ended) {
    for (Task task : List.copyOf(tasks.values())) {
      boolean other = ended.first != task && task.namespace.isInside(ended);
      if (other) {
        exit(task, true);
      }
    }
  }

  /** The nearest living subreaper of the same level, or the first process of the namespace. */
  private Task reaper(Task father) {
    for (Task at = father.parent;
        at != null && at.namespace.level == father.namespace.level;
        at = at.parent) {
      if (at.isSubreaper && !at.hasEnded()) {
        return at;
      }
    }
    Task first = father.namespace.first;
    // All processes of an ended namespace have ended: nothing is left to be moved.
    return first == null || first == father ? init : first;
  }

  void reap(Task task) {
    if (task.parent != null) {
      task.parent.children.remove(task);
    }
    tasks.remove(task.pid);
  }
}
