package io.procmem.simulation;

/** A file, or shared memory. Its blocks stay in memory once they were used. */
final class Content {

  final Block.Kind kind;

  /** Whether it consists of huge pages, which may be mapped as such. */
  final boolean huge;

  private final Block[] blocks;

  Content(Block.Kind kind, int size, boolean huge) {
    this.kind = kind;
    this.huge = huge;
    this.blocks = new Block[size];
  }

  int size() {
    return blocks.length;
  }

  Block block(int index) {
    Block block = blocks[index];
    if (block == null) {
      block = new Block(kind);
      blocks[index] = block;
    }
    return block;
  }
}
