/**
 * Documents, what they want sent, what they want to happen later, and the addresses that lead to them.
 *
 * - `documents.state` is `{ body, receipts }`, `outbox.item` an `OutItem`, `timers.timer` a `Timer`, `addresses.address` an
 *   `Address`, which only a move to a data folder reads; see `Codec`.
 * - An address leads to a document that is there or was set aside; it has no foreign key, because the latter is gone
 *   from `documents`.
 * - Rows are changed in place all the time: room in each page keeps that from touching the indexes.
 */
export const STORE_TABLES = `
CREATE TABLE kennismaker.documents (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  state json NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX documents_of_kind ON kennismaker.documents (kind, id);

CREATE TABLE kennismaker.outbox (
  document text COLLATE "C" NOT NULL REFERENCES kennismaker.documents ON DELETE CASCADE,
  seq bigint NOT NULL,
  type text NOT NULL,
  line text COLLATE "C" NOT NULL,
  item json NOT NULL,
  PRIMARY KEY (document, seq)
) WITH (fillfactor = 70);

CREATE TABLE kennismaker.timers (
  document text COLLATE "C" NOT NULL REFERENCES kennismaker.documents ON DELETE CASCADE,
  place integer NOT NULL,
  at bigint NOT NULL,
  timer json NOT NULL,
  PRIMARY KEY (document, place)
);
CREATE INDEX timers_at ON kennismaker.timers (at);

CREATE TABLE kennismaker.addresses (
  key text COLLATE "C" PRIMARY KEY,
  document text COLLATE "C" NOT NULL,
  address json NOT NULL
);
CREATE INDEX addresses_of_document ON kennismaker.addresses (document);

CREATE TABLE kennismaker.quarantine (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  version integer NOT NULL,
  state json,
  out json,
  timers json
);
CREATE INDEX quarantine_of_document ON kennismaker.quarantine (document);

CREATE TABLE kennismaker.meta (
  key text PRIMARY KEY,
  value json NOT NULL
);
`;
