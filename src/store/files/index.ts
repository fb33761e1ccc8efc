/**
 * The store in a folder: a journal, and one JSON file a document behind it.
 *
 * What is promised, and how:
 *
 * **A commit, mark or erasure that resolved survives a power cut.** It is one record in the journal, appended and
 * fsynced together with whatever else waited at that moment, before anybody hears of it; memory follows the disk,
 * never the other way round. A commit that was rejected with `store.unwritable` was taken off the journal again; if
 * even that failed, it is overruled by what is written next. (When the process dies between a failed write and the
 * next one, a rejected commit may turn out to be there.)
 *
 * **The files follow within about a second**, and completely at `close`: `documents/<two digits>/<key>.json`, to
 * read, copy and back up. Each is written beside itself, fsynced and renamed. A journal segment is removed only when
 * every file that it covers is fsynced; the newest one always stays. A file says which record it has (`change`), so
 * that a start takes exactly what is missing.
 *
 * **Nothing acknowledged is lost silently, and nothing is guessed.** A torn end of the journal was never acknowledged
 * and is cut off; so is what is damaged in the very last batch, because it cannot be told from a torn one. A damaged
 * record in the middle harms its own document only, and only if neither its file nor a later record of it is
 * whole: each record names the documents of the sixteen before it. Then, and when a document's file cannot be read
 * and the journal does not have it, what there is becomes `*.corrupt-<time>` beside it, damaged journal bytes go to
 * `damaged/`, `read` says `lost`, and the next starts know it too. When records are gone and nobody can say whose,
 * the store does not open (`store.damaged`) until the operator puts back a backup or accepts the loss.
 *
 * **An erasure leaves nothing**: not in the files, the addresses, the copies set aside, nor in older parts of the
 * journal, which is written anew for it. (What a disk keeps in blocks that it does not use any more is outside.)
 *
 * **One process owns the folder**; see `lockFolder`. Others of the same user can ask it: `callOwner`.
 *
 * Files have mode 0600, folders 0700, and no name comes from what a person typed. Tried on Linux; macOS should be the
 * same; Windows has not been tried.
 */
export { callOwner, type RequestHandler } from './control.ts';
export { readDocumentFile } from './document-files.ts';
export type { StoreEvent } from './event.ts';
export { type FileLayer, systemFiles } from './file-layer.ts';
export type { FileStore } from './file-store.ts';
export { inspectSealing } from './inspect-sealing.ts';
export { type MovingFolder, openFolderForMoving } from './moving-folder.ts';
export { type FileStoreOptions, openFileStore } from './open.ts';
export type { Resealed } from './resealed.ts';
export { openFolderForResealing, type ResealingFolder } from './resealing-folder.ts';
