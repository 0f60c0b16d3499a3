-- A database as m0001 made it, with one queued claim. Loaded by test_store_schema.py; its audit key is 'ab' * 32.
PRAGMA foreign_keys = OFF;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
INSERT INTO _sqlite_migrations ("id", "migration_set", "name", "applied_at") VALUES (1, 'doichieu', 'm0001_first_tables', '2026-11-23 22:15:05.195990+00:00');
INSERT INTO sources ("id", "name", "publisher", "kind", "role", "tier", "address", "options", "cadence", "expected_rows", "enabled", "state", "state_note", "not_before") VALUES ('dien-dan', 'Nguồn dien-dan', 'Xã An Bình (mẫu)', 'feed', 'public', 9, 'http://127.0.0.1/dien-dan/', '{}', 'nightly', NULL, 1, 'new', '', NULL);
INSERT INTO sources ("id", "name", "publisher", "kind", "role", "tier", "address", "options", "cadence", "expected_rows", "enabled", "state", "state_note", "not_before") VALUES ('cong-xa', 'Nguồn cong-xa', 'Xã An Bình (mẫu)', 'official', 'official', 1, 'http://127.0.0.1/cong-xa/', '{}', 'nightly', NULL, 1, 'new', '', NULL);
INSERT INTO posts ("id", "source", "thread_url", "thread_title", "published_at", "fetched_at", "text", "folded", "expires_at", "erased_at", "read_by") VALUES ('d8a1b88456b8d08fb482bc83a508d01f', 'dien-dan', 'http://127.0.0.1/dien-dan/0', 'Hỏi đáp', NULL, '2026-11-23T22:15:05Z', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 'xa thu phi lam can cuoc 200 nghin dong mot nguoi.', '2026-12-23T22:15:05Z', NULL, 'detector@1');
INSERT INTO posts ("id", "source", "thread_url", "thread_title", "published_at", "fetched_at", "text", "folded", "expires_at", "erased_at", "read_by") VALUES ('3b5580df0ac839d7136f5d90c123bf63', 'dien-dan', 'http://127.0.0.1/dien-dan/1', 'Hỏi đáp', NULL, '2026-11-23T22:15:05Z', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 'xa thu phi lam can cuoc 200 nghin dong mot nguoi.', '2026-12-23T22:15:05Z', NULL, 'detector@1');
INSERT INTO posts ("id", "source", "thread_url", "thread_title", "published_at", "fetched_at", "text", "folded", "expires_at", "erased_at", "read_by") VALUES ('7c226d6e20e79a66aa6e7ca71a5ce59b', 'dien-dan', 'http://127.0.0.1/dien-dan/2', 'Hỏi đáp', NULL, '2026-11-23T22:15:05Z', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 'xa thu phi lam can cuoc 200 nghin dong mot nguoi.', '2026-12-23T22:15:05Z', NULL, 'detector@1');
INSERT INTO documents ("id", "source", "url", "title", "issuer", "number", "issued_on", "published_at", "media_type", "text", "folded", "effective_from", "effective_to", "fetched_at", "replaced_by") VALUES ('da0fe03fc3651a03edd44508319181a0', 'cong-xa', 'http://127.0.0.1/cong/733885f05738d77b10fa0f764af4201d', 'Thông báo 15/TB-UBND', 'UBND xã An Bình', '15/TB-UBND', '2026-11-20', NULL, 'text/html', 'Thông tin xã thu phí làm căn cước 200 nghìn đồng là sai sự thật.', 'thong bao 15/tb-ubnd
thong tin xa thu phi lam can cuoc 200 nghin dong la sai su that.', NULL, NULL, '2026-11-23T22:15:05Z', NULL);
INSERT INTO passages ("seq", "id", "document", "ordinal", "start", "end", "text", "folded") VALUES (1, 'e8ea9215765d0bcfbb977a98c8b4331a', 'da0fe03fc3651a03edd44508319181a0', 0, 0, 64, 'Thông tin xã thu phí làm căn cước 200 nghìn đồng là sai sự thật.', 'thong tin xa thu phi lam can cuoc 200 nghin dong la sai su that.');
INSERT INTO claims ("seq", "id", "text", "folded", "first_seen", "last_seen", "sightings", "places", "score", "state", "revision", "brought_in", "model", "version", "evidence_by", "flagged_by", "flag", "flag_score", "closed_at") VALUES (1, '8cee587d89a0e9535617b0a5453293ad', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 'xa thu phi lam can cuoc 200 nghin dong mot nguoi.', '2026-11-23T22:15:05Z', '2026-11-23T22:15:05Z', 3, 3, 0.9, 'queued', 1, 0, 'detector', '1', 'm1', 'm1 verifier@1', '83ea03e794e81565dc27ca2d6a5106cd', 0.8, NULL);
INSERT INTO claim_bands ("seq", "band", "claim") VALUES (1, 1, '8cee587d89a0e9535617b0a5453293ad');
INSERT INTO claim_bands ("seq", "band", "claim") VALUES (2, 2, '8cee587d89a0e9535617b0a5453293ad');
INSERT INTO claim_bands ("seq", "band", "claim") VALUES (3, 3, '8cee587d89a0e9535617b0a5453293ad');
INSERT INTO sightings ("seq", "id", "claim", "post", "wording", "start", "end", "score", "similarity", "model", "version", "match_model", "match_version") VALUES (1, 'bcf95c1481a28dffe74b8ca657987bf7', '8cee587d89a0e9535617b0a5453293ad', 'd8a1b88456b8d08fb482bc83a508d01f', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 0, 49, 0.9, 1.0, 'detector', '1', 'matcher', '1');
INSERT INTO sightings ("seq", "id", "claim", "post", "wording", "start", "end", "score", "similarity", "model", "version", "match_model", "match_version") VALUES (2, '0d9c8011e57227d43bab7eb78370faac', '8cee587d89a0e9535617b0a5453293ad', '3b5580df0ac839d7136f5d90c123bf63', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 0, 49, 0.9, 0.9, 'detector', '1', 'matcher', '1');
INSERT INTO sightings ("seq", "id", "claim", "post", "wording", "start", "end", "score", "similarity", "model", "version", "match_model", "match_version") VALUES (3, 'b629169a75eb14893800a5db35c9bfb7', '8cee587d89a0e9535617b0a5453293ad', '7c226d6e20e79a66aa6e7ca71a5ce59b', 'Xã thu phí làm căn cước 200 nghìn đồng một người.', 0, 49, 0.9, 0.9, 'detector', '1', 'matcher', '1');
INSERT INTO evidence ("id", "claim", "passage", "rank", "retrieval_score", "stance", "supports", "refutes", "not_enough", "start", "end", "reason", "model", "version", "retrieval_model", "retrieval_version", "found_at", "current") VALUES ('2e5829a05ca2ee05eac42f84fb961c59', '8cee587d89a0e9535617b0a5453293ad', 'e8ea9215765d0bcfbb977a98c8b4331a', 1, 1.0, 'refutes', 0.1, 0.8, 0.1, 0, 20, 'trang của xã nói thông tin này là sai sự thật', 'verifier', '1', 'retriever', '1', '2026-11-23T22:15:05Z', 1);
INSERT INTO flags ("id", "claim", "finding", "evidence", "score", "reason", "model", "version", "raised_at") VALUES ('83ea03e794e81565dc27ca2d6a5106cd', '8cee587d89a0e9535617b0a5453293ad', 'refuted', '2e5829a05ca2ee05eac42f84fb961c59', 0.8, 'trang của xã bác thông tin này', 'verifier', '1', '2020-01-01T00:00:00Z');
INSERT INTO officers ("login", "name", "password_hash", "created_at", "disabled", "failures", "locked_until") VALUES ('canbo1', 'Cán bộ', 'x', '2026-11-23T22:15:05Z', 0, 0, NULL);
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (1, '2026-11-23T22:15:05Z', 'test', 'source.add', 'source:dien-dan', '{"address": "http://127.0.0.1/dien-dan/", "cadence": "nightly", "enabled": 1, "expected_rows": null, "id": "dien-dan", "kind": "feed", "name": "Nguồn dien-dan", "options": "{}", "publisher": "Xã An Bình (mẫu)", "role": "public", "tier": 9}', '0000000000000000000000000000000000000000000000000000000000000000', '24350cee49b5cc39f281b920ac29e12f30f82b27546a114f130887dc5d1213cd');
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (2, '2026-11-23T22:15:05Z', 'test', 'source.add', 'source:cong-xa', '{"address": "http://127.0.0.1/cong-xa/", "cadence": "nightly", "enabled": 1, "expected_rows": null, "id": "cong-xa", "kind": "official", "name": "Nguồn cong-xa", "options": "{}", "publisher": "Xã An Bình (mẫu)", "role": "official", "tier": 1}', '24350cee49b5cc39f281b920ac29e12f30f82b27546a114f130887dc5d1213cd', 'c11d832150a9120134da18684e1220e8e0b5b8817abd388598ded9f7ec9a5bb7');
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (3, '2026-11-23T22:15:05Z', 'máy:matcher@1', 'claim.found', 'claim:8cee587d89a0e9535617b0a5453293ad', '{"sighting": "bcf95c1481a28dffe74b8ca657987bf7"}', 'c11d832150a9120134da18684e1220e8e0b5b8817abd388598ded9f7ec9a5bb7', '43b4959a1626ceeaf3c3b079bdcd224cfb34e164ed2d4a88238d2e976bfe4cea');
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (4, '2026-11-23T22:15:05Z', 'máy:verifier@1', 'flag.raise', 'claim:8cee587d89a0e9535617b0a5453293ad', '{"finding": "refuted", "flag": "83ea03e794e81565dc27ca2d6a5106cd", "score": 0.8}', '43b4959a1626ceeaf3c3b079bdcd224cfb34e164ed2d4a88238d2e976bfe4cea', '7bda02d4f45d8d7508e2199dcda71bdeda450678c14741f7e2881d948d4e6ef8');
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (5, '2026-11-23T22:15:05Z', 'máy:verifier@1', 'claim.queue', 'claim:8cee587d89a0e9535617b0a5453293ad', '{}', '7bda02d4f45d8d7508e2199dcda71bdeda450678c14741f7e2881d948d4e6ef8', '8d032dfce03d561ebfc65968d7e67f2d618867683fe63171e507825013b1039d');
INSERT INTO audit ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash") VALUES (6, '2026-11-23T22:15:05Z', 'test', 'officer.add', 'officer:canbo1', '{"name": "Cán bộ"}', '8d032dfce03d561ebfc65968d7e67f2d618867683fe63171e507825013b1039d', 'bb2e2ea52648c607adccf50d8d933e3e3449699f1ee65f2a3a9ba52dd6861cff');
INSERT INTO sqlite_sequence ("name", "seq") VALUES ('audit', 6);
INSERT INTO sqlite_sequence ("name", "seq") VALUES ('sightings', 3);
INSERT INTO sqlite_sequence ("name", "seq") VALUES ('passages', 1);
INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');
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
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
