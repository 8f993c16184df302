package io.procmem.internal.container;

import static io.procmem.container.ContainerKind.CONTAINER;
import static io.procmem.container.ContainerKind.SYSTEM;
import static io.procmem.container.ContainerKind.VIRTUAL_MACHINE;

import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import org.jspecify.annotations.Nullable;

/** The control groups of system containers and virtual machines, which have a name for an id. */
final class MachineGroups {

  /**
   * How a name begins in the unit of a machine: the driver of libvirt, or rkt.
   *
   * @param prefix what it begins with
   * @param isPartOfId whether that belongs to the id
   */
  private record Driver(
      String prefix, boolean isPartOfId, ContainerRuntime runtime, ContainerKind kind) {}

  private static final Driver[] DRIVERS = {
    new Driver("qemu-", false, ContainerRuntime.LIBVIRT, VIRTUAL_MACHINE),
    new Driver("lxc-", false, ContainerRuntime.LIBVIRT, SYSTEM),
    new Driver("rkt-", true, ContainerRuntime.RKT, CONTAINER),
  };

  private MachineGroups() {}

  /** The machine whose control group this is; null if there is none. */
  static @Nullable Found find(Step step) {
    Found found = ofSystemd(step);
    found = found == null ? ofLxc(step) : found;
    return found == null ? ofLibvirt(step) : found;
  }

  private static @Nullable Found ofSystemd(Step step) {
    String container = step.between("systemd-nspawn@", ".service");
    if (!container.isEmpty()) {
      return Found.service(SystemdNames.unescape(container), ContainerRuntime.NSPAWN, SYSTEM);
    }
    String machine = step.between("systemd-vmspawn@", ".service");
    if (!machine.isEmpty()) {
      return Found.service(SystemdNames.unescape(machine), ContainerRuntime.QEMU, VIRTUAL_MACHINE);
    }
    String number = step.between("", ".scope");
    if (step.parent().equals("qemu.slice") && Ids.isNumber(number, 0)) { // Proxmox VE
      return Found.container(number, ContainerRuntime.QEMU, VIRTUAL_MACHINE);
    }
    return registered(step);
  }

  /** A machine of systemd-machined. */
  private static @Nullable Found registered(Step step) {
    String scope = step.between("machine-", ".scope");
    String service = step.between("machine-", ".service");
    String name = SystemdNames.unescape(scope.isEmpty() ? service : scope);
    if (name.isEmpty()) {
      return null;
    }
    for (Driver driver : DRIVERS) {
      if (!scope.isEmpty() && name.startsWith(driver.prefix)) {
        String id = driver.isPartOfId ? name : withoutNumber(name, driver.prefix.length());
        return Found.container(id, driver.runtime, driver.kind);
      }
    }
    boolean isInMachines = step.parent().startsWith("machine") && step.parent().endsWith(".slice");
    if (!isInMachines) {
      return null;
    }
    return scope.isEmpty()
        ? Found.service(name, ContainerRuntime.NSPAWN, SYSTEM)
        : Found.container(name, ContainerRuntime.NSPAWN, SYSTEM);
  }

  /** The name of a domain of libvirt after its number: {@code vm} of {@code qemu-1-vm}. */
  private static String withoutNumber(String name, int from) {
    int dash = name.indexOf('-', from);
    boolean hasNumber =
        dash > from && dash + 1 < name.length() && Ids.isNumber(name.substring(from, dash), 0);
    return name.substring(hasNumber ? dash + 1 : from);
  }

  private static @Nullable Found ofLxc(Step step) {
    String payload = step.between("lxc.payload.", "");
    if (!payload.isEmpty()) {
      return Found.container(payload, ContainerRuntime.LXC, SYSTEM);
    }
    boolean isInLxc = step.parent().equals("lxc") && !step.above(2).equals("libvirt");
    if (isInLxc || step.parent().equals("lxc.payload")) {
      ContainerKind kind = Ids.isUuidFrom(step.name(), 0) ? CONTAINER : SYSTEM; // Heroku: a program
      return Found.container(step.name(), ContainerRuntime.LXC, kind);
    }
    return null;
  }

  private static @Nullable Found ofLibvirt(Step step) {
    String qemu = step.between("", ".libvirt-qemu");
    String lxc = step.between("", ".libvirt-lxc");
    if (qemu.isEmpty() && lxc.isEmpty() && step.above(2).equals("libvirt")) {
      qemu = step.parent().equals("qemu") ? step.name() : "";
      lxc = step.parent().equals("lxc") ? step.name() : "";
    }
    if (!qemu.isEmpty()) {
      return Found.container(domain(qemu, "qemu-"), ContainerRuntime.LIBVIRT, VIRTUAL_MACHINE);
    }
    return lxc.isEmpty()
        ? null
        : Found.container(domain(lxc, "lxc-"), ContainerRuntime.LIBVIRT, SYSTEM);
  }

  private static String domain(String name, String prefix) {
    return name.startsWith(prefix) ? withoutNumber(name, prefix.length()) : name;
  }
}
