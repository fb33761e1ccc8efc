import { sep } from 'node:path';
import { type FileLayer, systemFiles } from '../src/store/files/index.ts';

/** The machine's files, counting what goes into the journal. */
export class CountingFiles {
  bytes = 0;
  readonly files: FileLayer;

  constructor() {
    const journals = new Set<number>();
    this.files = {
      ...systemFiles,
      open: async (path, how) => {
        const file = await systemFiles.open(path, how);
        if (path.includes(`${sep}journal${sep}`)) journals.add(file);
        return file;
      },
      write: (file, bytes, position) => {
        if (journals.has(file)) this.bytes += bytes.byteLength;
        return systemFiles.write(file, bytes, position);
      },
      close: (file) => {
        journals.delete(file);
        return systemFiles.close(file);
      },
    };
  }
}
