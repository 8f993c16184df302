package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.unread.Unread;
import io.procmem.snapshot.Demand;
import java.util.List;

/** Which files a table needs, and how it is written. Immutable. */
public final class Plan {

  /** How a table is written. */
  enum Form {
    TEXT,
    JSON,
    CSV
  }

  private final Layout<?> layout;
  private final Form form;
  private final SizeUnit units;
  private final boolean hasHeading;

  Plan(Layout<?> layout, Form form, SizeUnit units, boolean hasHeading) {
    this.layout = layout;
    this.form = form;
    this.units = units;
    this.hasHeading = hasHeading;
  }

  /** {@return the files of the columns that are shown or sorted by, and no others} */
  public Demand demand() {
    return layout.demand();
  }

  /** {@return whether processes must be classified} */
  public boolean needsRules() {
    return layout.needsRules();
  }

  /** {@return whether it needs two scans, for the change between them} */
  public boolean needsTwoScans() {
    return layout.needsTwoScans();
  }

  /** {@return whether the notes are not part of the table, but go to stderr} */
  public boolean isWithoutNotes() {
    return form == Form.CSV;
  }

  /**
   * {@return what is unknown in the table, and why, as sentences without a period}
   *
   * @param reports the reports
   * @param help what would help, according to the given options
   */
  public List<String> notes(Reports reports, Help help) {
    return Notes.of(layout, reports, help);
  }

  /**
   * {@return the table}
   *
   * @param reports the reports
   * @param notes what is unknown in it, and why
   * @param width the columns of the terminal
   */
  public Page page(Reports reports, List<String> notes, int width) {
    Sheet sheet = Sheet.of(layout, reports);
    return switch (form) {
      case TEXT -> SheetText.page(sheet, units, hasHeading, notes, width);
      case JSON -> new Page(List.of(SheetJson.text(sheet, unread(reports), notes)), -1);
      case CSV -> new Page(SheetCsv.text(sheet, hasHeading).stream().toList(), -1);
    };
  }

  private List<Unread> unread(Reports reports) {
    return Notes.unread(layout, reports.latest());
  }
}
