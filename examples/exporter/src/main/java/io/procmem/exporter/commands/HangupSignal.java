package io.procmem.exporter.commands;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;

/**
 * Calls something when this process gets SIGHUP, until it is closed. Java has signals only in
 * {@code sun.misc}, which the compiler warns of; so they are found by their names.
 */
final class HangupSignal implements AutoCloseable {

  private final Method handle;
  private final Object signal;
  private final Object before;

  private HangupSignal(Method handle, Object signal, Object handler)
      throws ReflectiveOperationException {
    this.handle = handle;
    this.signal = signal;
    this.before = handle.invoke(null, signal, handler);
  }

  /**
   * Starts to call.
   *
   * @param action called in a thread of its own for each signal
   * @return closes to restore what was before
   * @throws ReflectiveOperationException if this Java does not pass the signal on
   */
  static HangupSignal calling(Runnable action) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    MethodHandle run =
        MethodHandles.publicLookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
            .bindTo(action);
    Object handler =
        MethodHandleProxies.asInterfaceInstance(
            handlerType, MethodHandles.dropArguments(run, 0, type));
    return new HangupSignal(
        type.getMethod("handle", type, handlerType),
        type.getConstructor(String.class).newInstance("HUP"),
        handler);
  }

  /** Why this Java does not pass signals on, as {@code -Xrs} causes. */
  static String reason(ReflectiveOperationException e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    return Objects.toString(cause);
  }

  @Override
  public void close() {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the handler of SIGHUP cannot be restored", e);
    }
  }
}
