-- Schema 1 of the store. docs/store.md explains it; every later change is a file of its own (0002.sql …), never an
-- edit here. Spans are code points of documents.text, half open: substr(text, begin + 1, end - begin) is the passage.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,            -- UTC, ISO 8601
  engine_version TEXT NOT NULL,
  model TEXT NOT NULL,
  lexicon TEXT
) STRICT;

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,         -- document.id of the report: "sha256:…"
  run_id INTEGER NOT NULL REFERENCES runs (id),
  uri TEXT,
  media_type TEXT,
  language TEXT,
  title TEXT,
  byline TEXT,
  outlet TEXT,
  published TEXT,                   -- ISO 8601 date or date-time
  text TEXT NOT NULL
) STRICT;
CREATE INDEX documents_published ON documents (published);

CREATE TABLE blocks (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

-- One row for each actor of the world, whatever the document: a state by its code, else by Wikidata id, else by
-- kind, name and state.
CREATE TABLE entities (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('person', 'country', 'organisation', 'group')),
  name TEXT NOT NULL,
  country TEXT,
  wikidata TEXT
) STRICT;

CREATE TABLE actors (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,          -- "a1" of the report is 1
  entity_id INTEGER NOT NULL REFERENCES entities (id),
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT,
  sector TEXT,
  wikidata TEXT,
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX actors_entity ON actors (entity_id);
CREATE INDEX actors_country ON actors (country);

CREATE TABLE mentions (
  actor_id INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('name', 'nominal', 'pronoun')),
  PRIMARY KEY (actor_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_document ON mentions (document_id, begin);

CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  country TEXT,
  geonames INTEGER,
  lat REAL,
  lon REAL,
  UNIQUE (document_id, number)
) STRICT;

CREATE TABLE place_mentions (
  place_id INTEGER NOT NULL REFERENCES places (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (place_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_mentions_document ON place_mentions (document_id, begin);

CREATE TABLE offices (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  actor_id INTEGER REFERENCES actors (id) ON DELETE CASCADE,
  office TEXT NOT NULL,
  of TEXT,
  status TEXT NOT NULL,
  title_begin INTEGER NOT NULL,
  title_end INTEGER NOT NULL,
  evidence_begin INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL,
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX offices_actor ON offices (actor_id);

CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'partial')),
  speaker_id INTEGER REFERENCES actors (id) ON DELETE CASCADE,
  addressee_id INTEGER REFERENCES actors (id) ON DELETE CASCADE,
  cue_begin INTEGER,
  cue_end INTEGER,
  content_begin INTEGER NOT NULL,
  content_end INTEGER NOT NULL,
  content TEXT NOT NULL,            -- the words themselves, for the full-text index
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX statements_speaker ON statements (speaker_id);
CREATE INDEX statements_addressee ON statements (addressee_id);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  status TEXT NOT NULL CHECK (status IN ('actual', 'future', 'hypothetical', 'negated', 'historical')),
  quad INTEGER,
  score REAL NOT NULL,
  cameo TEXT,
  has_time INTEGER NOT NULL CHECK (has_time IN (0, 1)),
  time_begin TEXT,                  -- YYYY, YYYY-MM or YYYY-MM-DD
  time_end TEXT,
  time_text_begin INTEGER,          -- the words that say when
  time_text_end INTEGER,
  place_id INTEGER REFERENCES places (id) ON DELETE CASCADE,
  trigger_begin INTEGER NOT NULL,
  trigger_end INTEGER NOT NULL,
  statement_id INTEGER REFERENCES statements (id) ON DELETE CASCADE,
  confidence REAL NOT NULL,
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX events_type ON events (type, mode);
CREATE INDEX events_time ON events (time_begin);
CREATE INDEX events_place ON events (place_id);
CREATE INDEX events_statement ON events (statement_id);

CREATE TABLE event_contexts (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  context TEXT NOT NULL,
  PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_actors (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actors_actor ON event_actors (actor_id);

CREATE TABLE event_recipients (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_recipients_actor ON event_recipients (actor_id);

-- The sentences that report an event, best first.
CREATE TABLE evidence (
  event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_document ON evidence (document_id, begin);

CREATE TABLE figures (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  value REAL NOT NULL,
  upper REAL,
  approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
  unit TEXT,
  of TEXT,
  where_country TEXT,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  statement_id INTEGER REFERENCES statements (id) ON DELETE CASCADE,
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX figures_unit ON figures (unit);
CREATE INDEX figures_statement ON figures (statement_id);

CREATE TABLE times (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('DATE', 'TIME', 'DURATION', 'SET')),
  value TEXT NOT NULL,
  begin INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE relations (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  type TEXT NOT NULL,
  from_id INTEGER REFERENCES actors (id) ON DELETE CASCADE,
  to_id INTEGER REFERENCES actors (id) ON DELETE CASCADE,
  evidence_begin INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_from ON relations (from_id);
CREATE INDEX relations_to ON relations (to_id);

CREATE TABLE notices (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

-- Full text, with the tables above as content: SELECT … WHERE document_words MATCH 'word'.
CREATE VIRTUAL TABLE document_words USING fts5 (
  title, text, content = 'documents', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER documents_inserted AFTER INSERT ON documents BEGIN
  INSERT INTO document_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER documents_deleted AFTER DELETE ON documents BEGIN
  INSERT INTO document_words (document_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE VIRTUAL TABLE statement_words USING fts5 (
  content, content = 'statements', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER statements_inserted AFTER INSERT ON statements BEGIN
  INSERT INTO statement_words (rowid, content) VALUES (new.id, new.content);
END;
CREATE TRIGGER statements_deleted AFTER DELETE ON statements BEGIN
  INSERT INTO statement_words (statement_words, rowid, content) VALUES ('delete', old.id, old.content);
END;

-- Events as one row each, for people who ask with SQL: names joined, best sentence quoted.
CREATE VIEW event_list AS
SELECT e.id, e.document_id, d.uri, d.published, e.type, e.mode, e.status, e.quad, e.score, e.cameo,
       e.time_begin, e.time_end,
       (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor_id
          WHERE x.event_id = e.id ORDER BY x.number)) AS actors,
       (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM event_recipients x JOIN actors a ON a.id = x.actor_id
          WHERE x.event_id = e.id ORDER BY x.number)) AS recipients,
       p.name AS place, p.country AS place_country,
       substr(d.text, e.trigger_begin + 1, e.trigger_end - e.trigger_begin) AS trigger_text,
       (SELECT substr(d.text, v.begin + 1, v.end - v.begin) FROM evidence v
          WHERE v.event_id = e.id ORDER BY v.number LIMIT 1) AS sentence,
       e.statement_id, e.confidence
FROM events e JOIN documents d ON d.id = e.document_id LEFT JOIN places p ON p.id = e.place_id;
