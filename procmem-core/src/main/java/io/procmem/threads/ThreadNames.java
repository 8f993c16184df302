package io.procmem.threads;

/** Which names threads are listed by. */
public enum ThreadNames {
  /**
   * A number at the end of a name is shown as {@code #}, so that the threads of a pool have one
   * name: {@code worker-12} is {@code worker-#}, and {@code GC Thread#3} is {@code GC Thread#}. Of
   * a kernel thread, so is each number that follows a separator, and the work that a kernel worker
   * does is left out: {@code kworker/3:1-events} is {@code kworker/#:#}. A thread that has the name
   * of its process keeps a number that belongs to a word or version: {@code python3}, {@code
   * php-fpm8.2}.
   *
   * <p>The kernel keeps the first 15 bytes of a name. So {@code pool-12-thread-3} is {@code
   * pool-12-thread-}, which has no number at its end.
   */
  FOLDED,
  /** Names are kept as they are. Programs with many threads may then exceed the limit of names. */
  UNCHANGED
}
