package io.procmem.internal.mappings;

/** The blocks that were seen last: most likely, one of them is like the next. */
final class KnownBlocks {

  private static final int SIZE = 4;

  private final BlockText[] texts = new BlockText[SIZE];

  /** The lines of the blocks: one more than can be in use. */
  private final BlockText.Lines[] shapes = new BlockText.Lines[SIZE + 1];

  /** The block that was last found equal or remembered. */
  private BlockText latest;

  /** The index of the next block to replace. */
  private int oldest;

  /** How many bytes of the block that was last searched for are equal to those found. */
  private int equal;

  KnownBlocks(NameTable table) {
    for (int i = 0; i < SIZE; i++) {
      texts[i] = new BlockText(table);
    }
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = new BlockText.Lines();
    }
    latest = texts[0];
  }

  /**
   * Finds the block that is most like the one at a position. First the one that followed the latest
   * one before is compared.
   *
   * @param limit the end of the valid bytes
   */
  BlockText find(byte[] bytes, int at, int limit) {
    BlockText expected = latest.successor();
    BlockText best = expected;
    equal = 0;
    for (int i = -1; i < SIZE; i++) {
      BlockText text = i < 0 ? expected : texts[i];
      if (text.isEmpty() || (i >= 0 && text == expected)) {
        continue;
      }
      int same = text.compare(bytes, at, limit, 0);
      if (same > equal) {
        equal = same;
        best = text;
      }
      if (same == text.length()) {
        follow(text);
        return text;
      }
    }
    return best;
  }

  /** How many bytes of that block are equal. */
  int equal() {
    return equal;
  }

  private void follow(BlockText text) {
    latest.setSuccessor(text);
    latest = text;
  }

  /** Remembers a block in place of the one that was remembered first, if it is not too long. */
  void remember(byte[] bytes, int from, int to, BlockText.Lines shape, Block numbers) {
    if (to - from <= BlockText.MAX_LENGTH && shape.size <= BlockText.Lines.MAX) {
      BlockText text = texts[oldest];
      oldest = (oldest + 1) % SIZE;
      text.learn(bytes, from, to, shape, numbers);
      follow(text);
    }
  }

  /** Lines that no block has. */
  BlockText.Lines freeShape() {
    for (BlockText.Lines shape : shapes) {
      if (!isUsed(shape)) {
        shape.size = 0;
        return shape;
      }
    }
    throw new IllegalStateException("there is one more than can be in use");
  }

  private boolean isUsed(BlockText.Lines shape) {
    for (BlockText text : texts) {
      if (text.uses(shape)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the mappings that were only counted so far. */
  void addCounted() {
    for (BlockText text : texts) {
      text.addCounted();
    }
  }

  /** Forgets the mappings that were only counted so far. */
  void dropCounted() {
    for (BlockText text : texts) {
      text.dropCounted();
    }
  }
}
