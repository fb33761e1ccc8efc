import { openFolderForMoving } from '../../src/store/files/index.ts';
import { movingContract } from './moving-contract.ts';
import type { MovePlace } from './moving-fixture.ts';
import { Folder } from './support.ts';

async function folder(): Promise<MovePlace> {
  const place = new Folder();
  return {
    store: () => place.open(),
    forMoving: (hashSecret) => openFolderForMoving(place.path, place.clock, hashSecret && { hashSecret }),
    dispose: () => place.dispose(),
  };
}

movingContract('from a folder to a folder', { from: folder, to: folder });
