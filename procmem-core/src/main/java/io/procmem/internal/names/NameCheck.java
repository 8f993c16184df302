package io.procmem.internal.names;

/**
 * Which names are accepted: those that Kubernetes, Docker, containerd and Proxmox allow. So a name
 * has no escape sequence, blank, slash or line end, and at most 253 characters.
 */
final class NameCheck {

  /** The maximum length of a name in DNS, which Kubernetes applies to pods. */
  private static final int MAX_NAME = 253;

  /** The maximum length of one part of a name in DNS, for namespaces and containers. */
  private static final int MAX_LABEL = 63;

  private static final int MAX_ID = 128;

  private NameCheck() {}

  /** A namespace of Kubernetes. */
  static boolean isNamespace(String name) {
    return name.length() <= MAX_LABEL && isOf(name, "-") && isLowerCase(name);
  }

  /** A pod of Kubernetes. */
  static boolean isPod(String name) {
    return name.length() <= MAX_NAME && isOf(name, "-.") && isLowerCase(name);
  }

  /** A container of Kubernetes or Docker, or the name of a system container. */
  static boolean isContainer(String name) {
    return name.length() <= MAX_NAME && isOf(name, "-._");
  }

  /** An image with registry, tag and digest. */
  static boolean isImage(String name) {
    return name.length() <= MAX_NAME && isOf(name, "-._/:@+");
  }

  /** The uid of a pod: hexadecimal digits, in groups unless it is a static pod. */
  static boolean isUid(String uid) {
    return uid.length() <= MAX_LABEL && isOf(uid, "-") && isLowerCase(uid);
  }

  /** An id that may be the name of a file: no slash, no dot at the start. */
  static boolean isId(String id) {
    return id.length() <= MAX_ID && isOf(id, "-._");
  }

  /** An id as all Kubernetes runtimes make them: 64 hexadecimal digits. */
  static boolean isLongId(String id) {
    return id.length() == 64 && id.chars().allMatch(c -> isDigit(c) || (c >= 'a' && c <= 'f'));
  }

  /** Letters of ASCII and digits, and after the first also some other characters. */
  private static boolean isOf(String name, String others) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isPlain = isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isPlain && (i == 0 || others.indexOf(c) < 0)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isLowerCase(String name) {
    return name.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
