// @ts-check
/** What a browser may know a file as. Anything else is only bytes, so that it never opens as a page of this origin. */
const KNOWN = new Set([
  ...['application/pdf', 'text/calendar', 'text/csv'],
  ...['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  ...['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac'],
]);

/**
 * A file as a card that saves it, or, without its bytes, one that says so.
 * @param {import('./memory.js').KeptFile} file
 * @param {import('./words.js').Words} words
 */
export function fileCard({ fileName, mediaType, base64 }, words) {
  // The name keeps its own direction, and stands where the card begins.
  const name = document.createElement('span');
  name.className = 'file-name';
  const ownDirection = document.createElement('bdi');
  ownDirection.textContent = fileName;
  name.append(ownDirection);
  const about = document.createElement('span');
  about.append(name);

  if (base64 === undefined) {
    const card = document.createElement('p');
    card.className = 'file gone';
    const gone = document.createElement('span');
    gone.textContent = words.fileGone ?? '';
    about.append(gone);
    card.append(about);
    return card;
  }

  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const type = KNOWN.has(mediaType.split(';')[0] ?? '') ? mediaType : 'application/octet-stream';
  const card = document.createElement('a');
  card.className = 'file';
  card.href = URL.createObjectURL(new Blob([bytes], { type }));
  card.download = fileName;
  const save = document.createElement('span');
  save.className = 'file-save';
  save.textContent = words.save ?? '';
  about.append(save);
  card.append(sign(), about);
  return card;
}

/** A sheet with an arrow down. */
function sign() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('width', '30');
  svg.setAttribute('height', '30');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'file-sign');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M6 2.5h8L19 7.5V21.5H6zM14 2.5V7.5h5M12.5 10.5v6.5m-2.800-2.600 2.800 2.800 2.800-2.800');
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '1.8');
  path.setAttribute('stroke-linejoin', 'round');
  path.setAttribute('stroke-linecap', 'round');
  svg.append(path);
  return svg;
}
