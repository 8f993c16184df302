package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import org.junit.jupiter.api.Test;

/** What background scans read for callers that have asked before. */
class RecentDemandsTest {

  private static final Demand SAMPLED = Demand.of(Source.STATM);

  private final RecentDemands demands = new RecentDemands(100);

  @Test
  void aDemand_isRemembered_forAWhile() {
    demands.ask(Demand.of(Source.IO), 0);
    assertThat(demands.union(SAMPLED, 1)).isEqualTo(Demand.of(Source.STATM, Source.IO));
    assertThat(demands.union(SAMPLED, 100)).isEqualTo(Demand.of(Source.STATM, Source.IO));
    assertThat(demands.union(SAMPLED, 101)).isEqualTo(SAMPLED);
  }

  @Test
  void mappings_areReadOnce_andWhatWasAskedWithThem_isRemembered() {
    demands.ask(Demand.of(Source.MAPPINGS, Source.IO), 0);
    demands.ask(Demand.of(Source.IO), 60);
    assertThat(demands.union(SAMPLED, 70).includes(Source.MAPPINGS)).isTrue();
    Demand later = demands.union(SAMPLED, 71);
    assertThat(later.includes(Source.MAPPINGS)).isFalse();
    assertThat(later.covers(Demand.of(Source.STATM, Source.IO))).isTrue();
    assertThat(demands.union(SAMPLED, 160)).isEqualTo(Demand.of(Source.STATM, Source.IO));
  }

  @Test
  void mappingsThatEveryScanIsToRead_areReadInEveryScan() {
    Demand always = Demand.of(Source.MAPPINGS);
    demands.union(always, 0);
    assertThat(demands.union(always, 1).includes(Source.MAPPINGS)).isTrue();
  }

  @Test
  void aDemand_includesNoSourceThatWasNotAsked() {
    for (Source source : Source.values()) {
      assertThat(Demand.of().includes(source)).as("%s", source).isEqualTo(source == Source.STAT);
    }
    assertThat(Demand.of(Source.values()[Source.values().length - 1]).minus(Source.STATM))
        .isNotEqualTo(Demand.of());
  }
}
