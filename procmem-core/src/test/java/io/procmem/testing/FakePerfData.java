package io.procmem.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@code hsperfdata} file, as HotSpot writes it, or as someone forges it. */
public final class FakePerfData {

  /** What its arguments and properties contain, and nothing may show. */
  public static final String SECRET = "canary-51b2";

  private static final int PROLOGUE = 32;
  private static final int ENTRY = 20;

  private final Map<String, Object> counters = new LinkedHashMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private int magic = 0xcafec0c0;
  private int major = 2;
  private int accessible = 1;
  private int size = 32 << 10;

  private FakePerfData() {}

  /** That of a JVM with properties and arguments, and without a garbage collector. */
  public static FakePerfData empty() {
    return new FakePerfData()
        .text("java.property.java.vm.name", "OpenJDK 64-Bit Server VM " + SECRET)
        .text("java.property.java.class.path", "/app/" + SECRET)
        .text("java.rt.vmArgs", "-Dpassword=" + SECRET)
        .text("sun.rt.javaCommand", "Main --token " + SECRET)
        .number("sun.os.hrt.frequency", 1_000_000_000)
        .number("sun.rt.jvmVersion", 0x1100_0f06)
        .number("java.threads.live", 11);
  }

  /** That of JDK 17 with G1: 2 MiB used of 8 MiB, which can grow to 9 MiB. */
  public static FakePerfData g1() {
    return empty()
        .text("sun.gc.policy.name", "GarbageFirst")
        .collector(0, "G1 young collection pauses", 5, 20_000_000)
        .collector(1, "G1 full collection pauses", 1, 30_000_000)
        .collector(2, "G1 concurrent cycle pauses", 0, 0)
        .number("sun.gc.generation.0.maxCapacity", (9 << 20) + 24)
        .number("sun.gc.generation.1.maxCapacity", (9 << 20) + 8)
        .space(0, 0, 1 << 20, (4 << 20) + 8, (9 << 20) + 8)
        .space(0, 1, 0, 8, 8)
        .space(0, 2, 0, 8, (9 << 20) + 8)
        .space(1, 0, 1 << 20, (4 << 20) + 8, (9 << 20) + 8)
        .metaspace(700 << 10, 960 << 10)
        .classSpace(70 << 10, 128 << 10);
  }

  /** That of a collector that copies between two survivor spaces. */
  public static FakePerfData copying(String policy) {
    return empty()
        .text("sun.gc.policy.name", policy)
        .collector(0, "young", 3, 20_000_000)
        .collector(1, "full", 2, 30_000_000)
        .number("sun.gc.generation.0.maxCapacity", 3 << 20)
        .number("sun.gc.generation.1.maxCapacity", 6 << 20)
        .space(0, 0, 1 << 20, 2 << 20, 2 << 20)
        .space(0, 1, 0, 1 << 19, 1 << 19)
        .space(0, 2, 1 << 18, 1 << 19, 1 << 19)
        .space(1, 0, 1 << 20, 6 << 20, 6 << 20)
        .metaspace(700 << 10, 960 << 10)
        .classSpace(70 << 10, 128 << 10);
  }

  public FakePerfData number(String name, long value) {
    counters.put(name, value);
    return this;
  }

  public FakePerfData text(String name, String value) {
    counters.put(name, value);
    return this;
  }

  public FakePerfData without(String name) {
    counters.remove(name);
    return this;
  }

  public FakePerfData collector(int index, String name, long count, long nanos) {
    String prefix = "sun.gc.collector." + index + ".";
    return text(prefix + "name", name)
        .number(prefix + "invocations", count)
        .number(prefix + "time", nanos);
  }

  public FakePerfData space(int generation, int index, long used, long capacity, long max) {
    String prefix = "sun.gc.generation." + generation + ".space." + index + ".";
    return number(prefix + "used", used)
        .number(prefix + "capacity", capacity)
        .number(prefix + "maxCapacity", max);
  }

  public FakePerfData metaspace(long used, long capacity) {
    return number("sun.gc.metaspace.used", used).number("sun.gc.metaspace.capacity", capacity);
  }

  public FakePerfData classSpace(long used, long capacity) {
    return number("sun.gc.compressedclassspace.used", used)
        .number("sun.gc.compressedclassspace.capacity", capacity);
  }

  public FakePerfData bigEndian() {
    order = ByteOrder.BIG_ENDIAN;
    return this;
  }

  public FakePerfData magic(int number) {
    magic = number;
    return this;
  }

  public FakePerfData major(int version) {
    major = version;
    return this;
  }

  public FakePerfData inaccessible() {
    accessible = 0;
    return this;
  }

  public FakePerfData size(int bytes) {
    size = bytes;
    return this;
  }

  /** Adds the JVM that wrote this file, and has mapped it. */
  public FakeProcess addTo(ProcTree tree, int pid, long uid) {
    return add(bytes(), tree, pid, uid);
  }

  /** Adds a JVM that has mapped a file with these bytes. */
  public static FakeProcess add(byte[] bytes, ProcTree tree, int pid, long uid) {
    String file = "/tmp/hsperfdata_app/" + pid;
    String root = "/proc/" + pid + "/root";
    tree.file(root + file, bytes).owned(root + file, uid).owned(root + "/tmp/hsperfdata_app", uid);
    return tree.pid(pid)
        .name("java")
        .uid(uid)
        .file("maps", maps(file, ProcTree.inodeNumber(root + file)));
  }

  /** The mappings of a JVM. */
  public static String maps(String file, long inode) {
    return """
    ff600000-100000000 rw-p 00000000 00:00 0
    7f13e4000000-7f13e5d22000 r-xp 00281000 08:01 5767231      /usr/lib/jvm/17/lib/server/libjvm.so
    7f13ecd1b000-7f13ecd23000 rw-s 00000000 00:2f %d            %s
    7ffe8d3c2000-7ffe8d3e4000 rw-p 00000000 00:00 0            [stack]
    """
        .formatted(inode, file);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(Math.max(size, 64 << 10));
    file.putInt(magic);
    file.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0));
    file.put((byte) major).put((byte) 0).put((byte) accessible);
    file.order(order).position(PROLOGUE);
    counters.forEach((name, value) -> put(file, name, value));
    int used = file.position();
    file.putInt(8, used).putInt(24, PROLOGUE).putInt(28, counters.size());
    byte[] bytes = new byte[size];
    file.get(0, bytes, 0, size);
    return bytes;
  }

  private static void put(ByteBuffer file, String name, Object value) {
    byte[] text = value instanceof String string ? string.getBytes(StandardCharsets.UTF_8) : null;
    int nameBytes = (name.length() + 8) & ~7;
    int vector = text == null ? 0 : text.length + 1;
    int dataAt = ENTRY + 4 + nameBytes;
    int length = (dataAt + Math.max(Long.BYTES, vector) + 7) & ~7;
    int start = file.position();
    file.putInt(length).putInt(ENTRY).putInt(vector);
    file.put((byte) (text == null ? 'J' : 'B')).put((byte) 0).put((byte) 1).put((byte) 3);
    file.putInt(dataAt).put(name.getBytes(StandardCharsets.US_ASCII));
    file.position(start + dataAt);
    if (text == null) {
      file.putLong((Long) value);
    } else {
      file.put(text);
    }
    file.position(start + length);
  }
}
