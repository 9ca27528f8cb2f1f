import { open, rm, type FileHandle } from 'node:fs/promises';

/** A file from which the engine reads one batch of lines after the other. */
export class ChunkFile {
  private handle: FileHandle | null = null;

  constructor(readonly path: string) {}

  /** Replaces the content. It is written over the old one: giving pages back and taking them again costs more than the copy. */
  async write(content: Buffer): Promise<void> {
    this.handle ??= await open(this.path, 'w', 0o600);
    let written = 0;
    while (written < content.length) {
      const { bytesWritten } = await this.handle.write(content, written, content.length - written, written);
      written += bytesWritten;
    }
    await this.handle.truncate(content.length);
  }

  /** Safe to call twice. */
  async remove(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
    await rm(this.path, { force: true });
  }
}
