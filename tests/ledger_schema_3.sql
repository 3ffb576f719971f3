CREATE TABLE article (
	id TEXT NOT NULL,
	document TEXT NOT NULL,
	number INTEGER NOT NULL,
	title TEXT,
	published TEXT,
	known TEXT NOT NULL,
	known_basis TEXT NOT NULL,
	outlet TEXT,
	outlet_key TEXT,
	url TEXT,
	author TEXT,
	earlier TEXT,
	similarity FLOAT,
	sketch BLOB,
	PRIMARY KEY (id),
	FOREIGN KEY(document) REFERENCES document (id),
	FOREIGN KEY(earlier) REFERENCES article (id)
);

CREATE TABLE band (
	number TEXT NOT NULL,
	article TEXT NOT NULL,
	PRIMARY KEY (number, article),
	FOREIGN KEY(article) REFERENCES article (id)
)
 WITHOUT ROWID;

CREATE TABLE claim (
	number INTEGER NOT NULL,
	id TEXT NOT NULL,
	document TEXT NOT NULL,
	article TEXT NOT NULL,
	zone TEXT NOT NULL,
	event TEXT NOT NULL,
	modality TEXT NOT NULL,
	hedged BOOLEAN NOT NULL,
	when_start TEXT,
	when_end TEXT,
	known TEXT NOT NULL,
	attribution TEXT NOT NULL,
	speaker TEXT,
	evidence TEXT NOT NULL,
	evidence_start INTEGER NOT NULL,
	evidence_end INTEGER NOT NULL,
	confidence FLOAT NOT NULL,
	rule TEXT NOT NULL,
	slots TEXT NOT NULL,
	recorded TEXT NOT NULL,
	superseded TEXT, title TEXT
        GENERATED ALWAYS AS (modality || ' ' || event || ': ' || substr(evidence, 1, 120)) VIRTUAL,
	PRIMARY KEY (number),
	UNIQUE (id),
	FOREIGN KEY(document) REFERENCES document (id),
	FOREIGN KEY(article) REFERENCES article (id),
	FOREIGN KEY(speaker) REFERENCES source (id)
);

CREATE TABLE claim_force (
	force TEXT NOT NULL,
	known TEXT NOT NULL,
	claim INTEGER NOT NULL,
	role TEXT NOT NULL,
	modality TEXT NOT NULL,
	PRIMARY KEY (force, known, claim, role),
	FOREIGN KEY(force) REFERENCES force (id),
	FOREIGN KEY(claim) REFERENCES claim (number)
)
 WITHOUT ROWID;

CREATE TABLE claim_place (
	place TEXT NOT NULL,
	known TEXT NOT NULL,
	claim INTEGER NOT NULL,
	role TEXT NOT NULL,
	modality TEXT NOT NULL,
	PRIMARY KEY (place, known, claim, role),
	FOREIGN KEY(place) REFERENCES place (id),
	FOREIGN KEY(claim) REFERENCES claim (number)
)
 WITHOUT ROWID;

CREATE TABLE dirty (
	place TEXT NOT NULL,
	since TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (place)
);

CREATE TABLE document (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	encoding TEXT NOT NULL,
	url TEXT,
	archive_url TEXT,
	retrieved TEXT,
	recorded TEXT NOT NULL,
	coder TEXT NOT NULL,
	characters INTEGER NOT NULL,
	retracted BOOLEAN NOT NULL,
	text BLOB NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE effect (
	place TEXT NOT NULL,
	force TEXT NOT NULL,
	day TEXT NOT NULL,
	claim INTEGER NOT NULL,
	act TEXT NOT NULL,
	scope TEXT NOT NULL,
	opposes BOOLEAN NOT NULL,
	earliest TEXT,
	dated BOOLEAN NOT NULL,
	known TEXT NOT NULL,
	id TEXT NOT NULL,
	article TEXT NOT NULL,
	attribution TEXT NOT NULL,
	speaker TEXT,
	outlet TEXT,
	hedged BOOLEAN NOT NULL,
	confidence FLOAT NOT NULL,
	PRIMARY KEY (place, force, day, claim, act, scope),
	FOREIGN KEY(place) REFERENCES place (id),
	FOREIGN KEY(claim) REFERENCES claim (number)
)
 WITHOUT ROWID;

CREATE TABLE force (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT,
	parent TEXT,
	side TEXT,
	country TEXT,
	resolved BOOLEAN NOT NULL,
	members TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(parent) REFERENCES force (id)
);

CREATE TABLE grade (
	source TEXT NOT NULL,
	grade TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (source)
);

CREATE TABLE judgement (
	number INTEGER NOT NULL,
	claim TEXT NOT NULL,
	claim_number INTEGER NOT NULL,
	action TEXT NOT NULL,
	changes TEXT NOT NULL,
	note TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	undone TEXT,
	PRIMARY KEY (number),
	FOREIGN KEY(claim_number) REFERENCES claim (number)
);

CREATE TABLE meta (
	"key" TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY ("key")
);

CREATE TABLE name (
	what TEXT NOT NULL,
	"key" TEXT NOT NULL,
	entity TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (what, "key", entity)
)
 WITHOUT ROWID;

CREATE TABLE place (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT,
	precision TEXT,
	latitude FLOAT,
	longitude FLOAT,
	country TEXT,
	within TEXT,
	resolved BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(within) REFERENCES place (id)
);

CREATE TABLE position (
	place TEXT NOT NULL,
	kind TEXT NOT NULL,
	force TEXT NOT NULL,
	id TEXT NOT NULL,
	known_from TEXT NOT NULL,
	known_to TEXT,
	scope TEXT NOT NULL,
	valid_from TEXT,
	earliest TEXT,
	valid_to TEXT,
	began TEXT NOT NULL,
	ended TEXT,
	opener TEXT NOT NULL,
	closer TEXT,
	heard_from TEXT NOT NULL,
	PRIMARY KEY (place, kind, force, id, known_from),
	FOREIGN KEY(place) REFERENCES place (id)
)
 WITHOUT ROWID;

CREATE TABLE retraction (
	number INTEGER NOT NULL,
	document TEXT NOT NULL,
	action TEXT NOT NULL,
	reason TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (number),
	FOREIGN KEY(document) REFERENCES document (id)
);

CREATE TABLE source (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT,
	country TEXT,
	speaks_for TEXT,
	sides TEXT,
	PRIMARY KEY (id)
);

CREATE VIRTUAL TABLE claim_words USING fts5(
        evidence, content="claim", content_rowid="number", tokenize="unicode61 remove_diacritics 2");

CREATE VIRTUAL TABLE place_box USING rtree(number, south, north, west, east);

CREATE INDEX claim_force_claim ON claim_force (claim);

CREATE INDEX claim_place_claim ON claim_place (claim);

CREATE INDEX claim_superseded ON claim (superseded) WHERE superseded IS NOT NULL;

CREATE INDEX effect_claim ON effect (claim);

CREATE INDEX effect_opposes ON effect (day, known) WHERE opposes IS 1;

CREATE INDEX ix_article_document ON article (document);

CREATE INDEX ix_article_known ON article (known);

CREATE INDEX ix_claim_document ON claim (document);

CREATE INDEX ix_claim_known ON claim (known);

CREATE INDEX ix_document_name ON document (name);

CREATE INDEX ix_document_sha256 ON document (sha256);

CREATE INDEX ix_judgement_claim ON judgement (claim);

CREATE INDEX ix_place_within ON place (within);

CREATE INDEX ix_retraction_document ON retraction (document);

CREATE INDEX position_force ON position (force, kind, valid_to, valid_from, known_to, known_from);

CREATE INDEX position_id ON position (id);

CREATE INDEX position_known_from ON position (known_from);

CREATE INDEX position_known_to ON position (known_to) WHERE known_to IS NOT NULL;

CREATE TRIGGER place_added AFTER INSERT ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT INTO place_box VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END;

CREATE TRIGGER place_moved AFTER UPDATE OF latitude, longitude ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT OR REPLACE INTO place_box
        VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END;

CREATE VIEW claims AS
        SELECT claim.id AS id, claim.event, claim.modality, claim.hedged, claim.when_start, claim.when_end, claim.known,
          (SELECT group_concat(force.name, ' | ') FROM claim_force JOIN force ON force.id = claim_force.force
            WHERE claim_force.claim = claim.number AND claim_force.role = 'actor') AS actor,
          (SELECT group_concat(force.name, ' | ') FROM claim_force JOIN force ON force.id = claim_force.force
            WHERE claim_force.claim = claim.number AND claim_force.role = 'counterpart') AS counterpart,
          (SELECT group_concat(place.name, ' | ') FROM claim_place JOIN place ON place.id = claim_place.place
            WHERE claim_place.claim = claim.number) AS places,
          source.name AS speaker, article.outlet AS outlet, document.name AS document, claim.evidence, claim.confidence
        FROM claim JOIN article ON article.id = claim.article JOIN document ON document.id = claim.document
          LEFT JOIN source ON source.id = claim.speaker
        WHERE claim.superseded IS NULL AND NOT document.retracted;

CREATE VIEW positions AS
        SELECT position.id AS id, place.name AS place, coalesce(force.name, 'not named') AS force, position.kind,
          position.scope, position.valid_from, position.valid_to, position.began, position.ended,
          position.known_from, position.known_to, place.latitude AS latitude, place.longitude AS longitude
        FROM position JOIN place ON place.id = position.place LEFT JOIN force ON force.id = position.force
        WHERE position.known_to IS NULL;

