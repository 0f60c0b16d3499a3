"""The schema as numbered migrations. One that has shipped is never edited; the next change is the next number.

No column can hold an author (tests/test_promises.py walks the schema). A label can't exist without evidence: the CHECK
on `flags` holds it. The audit table refuses UPDATE and DELETE; its hashes find what got past that.

Search is over the folded copy, so that "sap nhap" finds "sáp nhập"; queries are folded as well. The searched table
has a number of its own (`seq`): VACUUM may renumber rows that have none, and the full text would point elsewhere. Its
trigger fires only when the words change: a claim is counted again for each batch of posts that holds it.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("doichieu")

_FIRST = """
CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('official', 'public')),
  tier INTEGER NOT NULL,
  address TEXT NOT NULL,
  options TEXT NOT NULL DEFAULT '{}',
  cadence TEXT NOT NULL DEFAULT 'nightly',
  expected_rows INTEGER,
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  state TEXT NOT NULL DEFAULT 'new',
  state_note TEXT NOT NULL DEFAULT '',
  not_before TEXT
) STRICT;

CREATE TABLE validators (
  source TEXT NOT NULL REFERENCES sources(id),
  url TEXT NOT NULL,
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetch_runs (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources(id),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT,
  requests INTEGER NOT NULL DEFAULT 0,
  not_modified INTEGER NOT NULL DEFAULT 0,
  rows_seen INTEGER NOT NULL DEFAULT 0,
  rows_new INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX fetch_runs_by_source ON fetch_runs (source, started_at);

CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources(id),
  thread_url TEXT NOT NULL DEFAULT '',
  thread_title TEXT NOT NULL DEFAULT '',
  published_at TEXT,
  fetched_at TEXT NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  erased_at TEXT,
  read_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX posts_by_reader ON posts (read_by) WHERE erased_at IS NULL;
CREATE INDEX posts_by_expiry ON posts (expires_at) WHERE erased_at IS NULL;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources(id),
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  issuer TEXT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  issued_on TEXT,
  published_at TEXT,
  media_type TEXT NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  effective_from TEXT,
  effective_to TEXT,
  fetched_at TEXT NOT NULL,
  replaced_by TEXT REFERENCES documents(id)
) STRICT;
CREATE INDEX documents_by_url ON documents (source, url);

CREATE TABLE passages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL REFERENCES documents(id),
  ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages (document, ordinal);

CREATE TABLE claims (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  sightings INTEGER NOT NULL DEFAULT 0,
  places INTEGER NOT NULL DEFAULT 0,
  score REAL NOT NULL,
  state TEXT NOT NULL DEFAULT 'watched' CHECK (state IN ('watched', 'queued', 'postponed', 'closed')),
  revision INTEGER NOT NULL DEFAULT 0,
  brought_in INTEGER NOT NULL DEFAULT 0 CHECK (brought_in IN (0, 1)),
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  evidence_by TEXT NOT NULL DEFAULT '',
  flagged_by TEXT NOT NULL DEFAULT '',
  flag TEXT REFERENCES flags(id),
  flag_score REAL NOT NULL DEFAULT 0,
  closed_at TEXT
) STRICT;
CREATE INDEX claims_queue ON claims (state, sightings DESC, flag_score DESC, id);

CREATE VIRTUAL TABLE claims_fts USING fts5 (folded, content='claims', content_rowid='seq', tokenize='unicode61');
CREATE TRIGGER claims_fts_new AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts (rowid, folded) VALUES (new.seq, new.folded);
END;
CREATE TRIGGER claims_fts_gone AFTER DELETE ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
END;
CREATE TRIGGER claims_fts_changed AFTER UPDATE OF folded ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
  INSERT INTO claims_fts (rowid, folded) VALUES (new.seq, new.folded);
END;

CREATE TABLE claim_bands (
  seq INTEGER PRIMARY KEY,
  band INTEGER NOT NULL,
  claim TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX claim_bands_by_band ON claim_bands (band);
CREATE INDEX claim_bands_by_claim ON claim_bands (claim);

CREATE TABLE sightings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  claim TEXT REFERENCES claims(id),
  post TEXT NOT NULL REFERENCES posts(id),
  wording TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  score REAL NOT NULL,
  similarity REAL NOT NULL DEFAULT 0,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  match_model TEXT NOT NULL DEFAULT '',
  match_version TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sightings_by_claim ON sightings (claim, post);
CREATE INDEX sightings_by_post ON sightings (post);

CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL REFERENCES claims(id),
  passage TEXT NOT NULL REFERENCES passages(id),
  rank INTEGER NOT NULL,
  retrieval_score REAL NOT NULL,
  stance TEXT NOT NULL CHECK (stance IN ('supports', 'refutes', 'not_enough')),
  supports REAL NOT NULL,
  refutes REAL NOT NULL,
  not_enough REAL NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  reason TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  retrieval_model TEXT NOT NULL,
  retrieval_version TEXT NOT NULL,
  found_at TEXT NOT NULL,
  current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;
CREATE INDEX evidence_by_claim ON evidence (claim, current, rank);

CREATE TABLE flags (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL REFERENCES claims(id),
  finding TEXT NOT NULL CHECK (finding IN ('refuted', 'supported', 'disputed', 'no_source')),
  evidence TEXT REFERENCES evidence(id),
  score REAL NOT NULL,
  reason TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  raised_at TEXT NOT NULL,
  CHECK (finding = 'no_source' OR evidence IS NOT NULL)
) STRICT;
CREATE INDEX flags_by_claim ON flags (claim, raised_at);

CREATE TABLE officers (
  login TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  login TEXT NOT NULL REFERENCES officers(login),
  csrf TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  claim TEXT NOT NULL REFERENCES claims(id),
  flag TEXT REFERENCES flags(id),
  reviewer TEXT NOT NULL REFERENCES officers(login),
  verdict TEXT NOT NULL CHECK (verdict IN ('distorted', 'true', 'not_enough', 'not_checkable', 'later')),
  note TEXT NOT NULL DEFAULT '',
  decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_by_claim ON reviews (claim, seq);

CREATE TABLE briefs (
  id TEXT PRIMARY KEY,
  review TEXT NOT NULL REFERENCES reviews(id),
  fact TEXT NOT NULL,
  warning TEXT NOT NULL,
  why TEXT NOT NULL,
  fact_again TEXT NOT NULL,
  citations TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'withdrawn', 'corrected')),
  drafted_at TEXT NOT NULL,
  approved_at TEXT
) STRICT;

CREATE TABLE nights (
  id TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  counts TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
"""


def statements(script: str) -> list[str]:
    """The script's statements one by one: `executescript` would commit the migration's own transaction."""
    import sqlite3

    found, buffer = [], ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if sqlite3.complete_statement(buffer):
            found.append(buffer)
            buffer = ""
    return found


@migrations()
def m0001_first_tables(db: Database) -> None:
    """All tables of the first release."""
    for statement in statements(_FIRST):
        db.execute(statement)


@migrations()
def m0002_complete_runs(db: Database) -> None:
    """A crawl that a limit cut off answered well, but the next one must look back as far as this one did."""
    db.execute("ALTER TABLE fetch_runs ADD COLUMN complete INTEGER NOT NULL DEFAULT 1 CHECK (complete IN (0, 1))")


@migrations()
def m0003_first_wording(db: Database) -> None:
    """What matching compares with stays as it was founded; what is shown may become a more typical wording."""
    db.execute("ALTER TABLE claims ADD COLUMN first_wording TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE claims SET first_wording = text")


_SUGGESTIONS = """
CREATE TABLE suggestions (
  claim TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
  similarity REAL NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('maybe', 'again')),
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  found_at TEXT NOT NULL,
  PRIMARY KEY (claim, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestions_by_other ON suggestions (other);
"""


@migrations()
def m0004_suggestions(db: Database) -> None:
    """Claims that may be the same as the one a wording founded: nearly as sure as a joining one, or back after long."""
    for statement in statements(_SUGGESTIONS):
        db.execute(statement)


NAMES = frozenset({"m0001_first_tables", "m0002_complete_runs", "m0003_first_wording", "m0004_suggestions"})
"""The migrations that this program knows, to tell a database made by a newer one."""
