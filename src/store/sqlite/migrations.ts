/**
 * SQL expression for the approximate number of bytes that a refused delivery uses on disk. The index `delivery_refused`
 * uses it too.
 */
export const refusedSize = '(length(body) + length(headers) + length(inspection) + length(url))'
export const refusedRows = "disposition IN ('rejected', 'malformed')"

/**
 * Applied in order; `PRAGMA user_version` is the number already applied. Never edit a released migration: add a new
 * one. Times are Unix milliseconds.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    type TEXT,
    disposition TEXT NOT NULL,
    reason TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    sender TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL,
    inspection TEXT NOT NULL
  ) STRICT;

  -- The claim of a dedupe key, and the delivery that carries the event.
  CREATE TABLE event (
    source TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    delivery_seq INTEGER NOT NULL,
    PRIMARY KEY (source, dedupe_key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    delivery_seq INTEGER NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (delivery_seq, target)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_due ON outbox (target, due_at, delivery_seq) WHERE state = 'pending';

  CREATE TABLE attempt (
    delivery_seq INTEGER NOT NULL,
    target TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    result TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (delivery_seq, target, attempt)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Content hash of the event as first received; NULL until it is needed. If a provider's hash is changed to
  -- cover other fields, a migration must set it to NULL.
  ALTER TABLE event ADD COLUMN content_hash TEXT;

  CREATE INDEX delivery_refused ON delivery (seq, ${refusedSize}) WHERE ${refusedRows};

  -- Every other content received under an event's key, and the delivery that carries it.
  CREATE TABLE event_content (
    source TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    delivery_seq INTEGER NOT NULL,
    PRIMARY KEY (source, dedupe_key, content_hash)
  ) STRICT, WITHOUT ROWID;
  `,
]
