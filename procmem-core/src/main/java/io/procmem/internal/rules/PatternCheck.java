package io.procmem.internal.rules;

import io.procmem.container.ContainerRuntime;
import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses patterns that match nothing. {@link PatternWarnings} has those that are only suspicious.
 */
final class PatternCheck {

  static final String SINGLE_QUOTES =
      "single quotes are not quotes in rules: put the whole condition in double quotes";

  private static final long MAX_UID = 4_294_967_295L;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
  private static final Pattern CGROUP_LINE = Pattern.compile("[0-9]*:[^/]*:(/.*)|[^:]+:(/.*)");
  private static final Pattern RUNTIME_AND_ID = Pattern.compile("[a-z][a-z-]*://(.+)");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{ *\\.[A-Z]");

  private final Attribute attribute;
  private final String value;

  private PatternCheck(Attribute attribute, String value) {
    this.attribute = attribute;
    this.value = value;
  }

  /**
   * Refuses a pattern that matches nothing.
   *
   * @throws IllegalArgumentException that says what is wrong and what to write
   */
  static void require(Attribute attribute, String value) {
    new PatternCheck(attribute, value).require();
  }

  private void require() {
    refuseIf(
        attribute == Attribute.KERNEL && !value.equals("yes"), "write kernel=yes, or !kernel=yes");
    refuseIf(value.startsWith("!"), written() + ": write !" + with(value.replaceFirst("!+", "")));
    refuseIf(value.startsWith("'"), SINGLE_QUOTES);
    refuseIf(
        VARIABLE.matcher(value).find(),
        written() + ": variables are allowed only in the name of a rule: write a pattern");
    refuseIf(
        (attribute.isPath || (attribute == Attribute.CGROUP && value.length() > 1))
            && value.endsWith("/"),
        written() + " is a directory: write " + with(value + "*"));
    switch (attribute) {
      case CGROUP -> requireCgroup();
      case REALEXE ->
          refuseIf(
              value.indexOf('/') > 0 && "*?(\\".indexOf(value.charAt(0)) < 0,
              written() + ": the executed file has an absolute path: write " + with("*/" + value));
      case USER -> requireUser();
      case CONTAINER -> requireContainer();
      case POD, NAMESPACE -> requireNoSlash();
      case UNIT -> requireUnit();
      case RUNTIME -> requireRuntime();
      default -> {}
    }
  }

  private void requireCgroup() {
    Matcher line = CGROUP_LINE.matcher(value);
    String path = line.matches() ? Optional.ofNullable(line.group(1)).orElse(line.group(2)) : "";
    refuseIf(
        "/*?\\".indexOf(value.charAt(0)) < 0,
        written()
            + ": a cgroup path begins with a slash: write "
            + (path.isEmpty() ? with("/" + value) + " or " + with("*/" + value) : with(path)));
  }

  private void requireUser() {
    String name = value.split(":", 2)[0];
    refuseIf(!name.equals(value), written() + ": a user name has no colon: write " + with(name));
    boolean isNumber = NUMBER.matcher(value).matches();
    String plain = value.replaceFirst("^0+(?=[0-9])", "");
    refuseIf(
        isNumber && !plain.equals(value),
        written() + " is neither a user name nor a uid: write " + with(plain));
    refuseIf(
        isNumber && (plain.length() > 10 || !isUid(Long.parseLong(plain))),
        written() + " is neither a user name nor a uid: uids are 0 to " + MAX_UID);
  }

  private void requireContainer() {
    Matcher withRuntime = RUNTIME_AND_ID.matcher(value);
    refuseIf(
        withRuntime.matches(),
        written()
            + ": an id is written without the runtime: write "
            + with(withRuntime.replaceFirst("$1")));
    String name = value.replaceAll("^/+|/+$", "");
    boolean isPath = value.startsWith("/") && name.indexOf('/') >= 0;
    refuseIf(
        value.indexOf('/') >= 0,
        written()
            + ": the name or id of a container has no slash: write "
            + with(name.isEmpty() ? "name" : AttributeValues.lastOf(name))
            + (isPath ? " or cgroup=" + Token.written(value) : ""));
  }

  private void requireNoSlash() {
    int slash = value.indexOf('/');
    String last = AttributeValues.lastOf(value);
    refuseIf(
        slash >= 0 && attribute == Attribute.POD,
        written()
            + ": a pod's name has no slash: write namespace="
            + Token.written(value.substring(0, Math.max(0, slash)))
            + " "
            + with(last));
    refuseIf(
        slash >= 0,
        written()
            + ": a namespace has no slash: write "
            + with(value.substring(0, Math.max(0, slash))));
  }

  private void requireUnit() {
    refuseIf(
        value.startsWith("/"),
        written()
            + ": the path of a unit begins without a slash: write "
            + with(value.substring(1)));
    refuseIf(
        value.endsWith(".slice"),
        written() + " is a slice, which has units in it: write " + with(value + "/*"));
  }

  private void requireRuntime() {
    List<String> labels =
        Stream.of(ContainerRuntime.values()).map(ContainerRuntime::label).toList();
    Glob glob = Glob.of(value);
    refuseIf(
        labels.stream().noneMatch(glob::matches),
        written() + ": there is no such runtime: use " + String.join(", ", labels));
  }

  private static boolean isUid(long number) {
    return number >= 0 && number <= MAX_UID;
  }

  private String written() {
    return with(value);
  }

  private String with(String other) {
    return attribute.key() + "=" + Token.written(other);
  }

  private static void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Refuses a regular expression that matches nothing, or excludes everything.
   *
   * @throws IllegalArgumentException that says what is wrong and what to write
   */
  static void require(Regex regex, boolean negated) {
    String source = regex.toString();
    refuseIf(source.startsWith("'"), SINGLE_QUOTES);
    refuseIf(
        VARIABLE.matcher(source).find(),
        "cmdline="
            + source
            + ": variables are allowed only in the name of a rule: write a pattern");
    refuseIf(
        negated && matchesAnyText(regex),
        "!cmdline="
            + source
            + " excludes every process, because "
            + source
            + " matches any text: leave this rule out, or write what it is to exclude");
    regex
        .control()
        .ifPresent(
            control -> {
              throw new IllegalArgumentException(
                  "cmdline="
                      + source
                      + ": a command line shows "
                      + control.written()
                      + " as "
                      + control.shown()
                      + ": write \\"
                      + control.shown());
            });
  }

  static boolean matchesAnyText(Regex regex) {
    return Stream.of("", "\uE000\uE000")
        .allMatch(text -> regex.find(text, steps -> {}).isPresent());
  }
}
