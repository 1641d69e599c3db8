-- The history of a Tieline chain: what docs/history.md documents. The same statements make the schema
-- in SQLite and in PostgreSQL.
--
-- Units are in the names: _w watts, _wh watt-hours, _ms milliseconds, _unix_ms milliseconds since
-- 1970-01-01 UTC, _micro_dollars and _micro_dollars_per_mwh millionths of a dollar, _planck the
-- smallest unit of the chain's token. Powers are positive; `side` says of what. A number that can
-- exceed 64 bits is decimal text. Accounts are SS58 addresses, hashes hexadecimal with 0x. A day is
-- counted from 1970-01-01, as on the chain; `date` is the same day for people. Booleans are 0 and 1.
-- Where a block and an extrinsic are named, they are the evidence: an extrinsic's own key is
-- (block, extrinsic), counted from 0.

-- The chain whose history this is: one row.
CREATE TABLE chain (
	genesis_hash TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	ss58_prefix INTEGER NOT NULL,
	token_symbol TEXT NOT NULL,
	token_decimals INTEGER NOT NULL,
	first_block BIGINT NOT NULL
);

-- Each runtime that has made a block, from its first block on.
CREATE TABLE runtimes (
	from_block BIGINT NOT NULL PRIMARY KEY,
	spec_version BIGINT NOT NULL,
	metadata_hash TEXT NOT NULL
);

-- Finalized blocks, without gaps from chain.first_block on.
CREATE TABLE blocks (
	number BIGINT NOT NULL PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	parent_hash TEXT NOT NULL,
	state_root TEXT NOT NULL,
	extrinsics_root TEXT NOT NULL,
	-- The chain's clock at the block; 0 for the genesis block.
	time_unix_ms BIGINT NOT NULL,
	-- The validator that made it; null for the genesis block and where the node no longer has the state.
	author TEXT,
	spec_version BIGINT NOT NULL,
	extrinsics INTEGER NOT NULL,
	events INTEGER NOT NULL,
	-- The length of its extrinsics.
	bytes BIGINT NOT NULL
);
CREATE INDEX blocks_by_time ON blocks (time_unix_ms);
CREATE INDEX blocks_by_author ON blocks (author, number);

-- Extrinsics, whole.
CREATE TABLE extrinsics (
	block BIGINT NOT NULL REFERENCES blocks (number),
	extrinsic INTEGER NOT NULL,
	hash TEXT NOT NULL,
	pallet TEXT NOT NULL,
	call TEXT NOT NULL,
	-- The decoded arguments of the call: a JSON object.
	arguments TEXT NOT NULL,
	-- The account that signed; null for an inherent of the block's author.
	signer TEXT,
	-- Whether all of it happened. 0 also where a call inside a batch or by proxy was refused.
	succeeded INTEGER NOT NULL,
	-- Why it, or a call inside it, was refused.
	refusal TEXT,
	-- What its signer paid, without the tip; null where nobody pays.
	fee_planck TEXT,
	tip_planck TEXT,
	bytes BIGINT NOT NULL,
	PRIMARY KEY (block, extrinsic)
);
CREATE INDEX extrinsics_by_hash ON extrinsics (hash);
CREATE INDEX extrinsics_by_call ON extrinsics (pallet, call, block);
CREATE INDEX extrinsics_by_signer ON extrinsics (signer, block);

-- Events, whole.
CREATE TABLE events (
	block BIGINT NOT NULL REFERENCES blocks (number),
	event INTEGER NOT NULL,
	-- The extrinsic that caused it; null when the block itself did.
	extrinsic INTEGER,
	pallet TEXT NOT NULL,
	name TEXT NOT NULL,
	-- The decoded fields: a JSON object.
	fields TEXT NOT NULL,
	PRIMARY KEY (block, event)
);
CREATE INDEX events_by_name ON events (pallet, name, block);

-- Which accounts an event or a signature names, for searching.
CREATE TABLE mentions (
	account TEXT NOT NULL,
	block BIGINT NOT NULL REFERENCES blocks (number),
	-- The event; -1 with the signature of an extrinsic.
	event INTEGER NOT NULL,
	-- The extrinsic; -1 with an event of the block itself.
	extrinsic INTEGER NOT NULL,
	PRIMARY KEY (account, block, event, extrinsic)
);

-- The validators of each session, from its first block on, in the order of their turns.
CREATE TABLE validators (
	from_block BIGINT NOT NULL,
	turn INTEGER NOT NULL,
	account TEXT NOT NULL,
	PRIMARY KEY (from_block, turn)
);

-- Pricing nodes, as they are at the newest block.
CREATE TABLE pricing_nodes (
	node INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	iso TEXT NOT NULL,
	congestion_account TEXT NOT NULL,
	-- A name of the IANA time zone database or an offset from UTC.
	zone TEXT NOT NULL,
	-- Whether delivery may lie at any date: a market that plays a day in minutes.
	replay INTEGER NOT NULL,
	floor_micro_dollars_per_mwh BIGINT NOT NULL,
	cap_micro_dollars_per_mwh BIGINT NOT NULL,
	interval_length_ms BIGINT NOT NULL,
	minimum_size_w BIGINT NOT NULL,
	created_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL
);

-- Areas of DSOs, as they are at the newest block.
CREATE TABLE areas (
	area INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	dso TEXT NOT NULL,
	node INTEGER NOT NULL,
	review_period_ms BIGINT NOT NULL,
	-- Whether a DER whose review lapses counts as qualified.
	qualify_on_lapse INTEGER NOT NULL,
	created_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL,
	removed_block BIGINT
);

-- Connection points.
CREATE TABLE points (
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	-- As in OpenDSS, such as 671.1.2.3.
	name TEXT NOT NULL,
	capacity_export_w BIGINT NOT NULL,
	capacity_import_w BIGINT NOT NULL,
	standing_export_w BIGINT NOT NULL,
	standing_import_w BIGINT NOT NULL,
	added_block BIGINT NOT NULL,
	removed_block BIGINT,
	PRIMARY KEY (area, point)
);

-- Aggregators.
CREATE TABLE aggregators (
	account TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	-- admitted, suspended or expelled.
	admission TEXT NOT NULL,
	admitted_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL
);

-- Aggregations.
CREATE TABLE aggregations (
	aggregation BIGINT NOT NULL PRIMARY KEY,
	aggregator TEXT NOT NULL,
	node INTEGER NOT NULL,
	name TEXT NOT NULL,
	created_block BIGINT NOT NULL,
	dissolved_block BIGINT
);

-- Sites: a customer's metered premises.
CREATE TABLE sites (
	site BIGINT NOT NULL PRIMARY KEY,
	customer TEXT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	meter TEXT NOT NULL,
	-- What its DERs count together at most; null until the DSO sets it.
	envelope_export_w BIGINT,
	envelope_import_w BIGINT,
	opened_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL,
	closed_block BIGINT
);

-- DERs, as they are at the newest block.
CREATE TABLE ders (
	der BIGINT NOT NULL PRIMARY KEY,
	owner TEXT NOT NULL,
	site BIGINT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	-- solar, storage, ev-charger, flexible-load, ...
	technology TEXT NOT NULL,
	rating_export_w BIGINT NOT NULL,
	rating_import_w BIGINT NOT NULL,
	device TEXT NOT NULL,
	-- registered, under-review, qualified, rejected, suspended, retired, escalated, struck or expired.
	status TEXT NOT NULL,
	-- What it is qualified for; null where it is not.
	capability_export_w BIGINT,
	capability_import_w BIGINT,
	-- The first market day on which it is no longer qualified.
	qualified_until_day BIGINT,
	-- The deadline of its review, or of the consortium's.
	deadline_unix_ms BIGINT,
	-- The aggregation that its owner has consented to.
	consented_aggregation BIGINT,
	registered_block BIGINT NOT NULL,
	changed_block BIGINT NOT NULL
);
CREATE INDEX ders_by_status ON ders (status, der);
CREATE INDEX ders_by_owner ON ders (owner, der);
CREATE INDEX ders_by_point ON ders (area, point, der);

-- The life of each DER: what happened to it, in order.
CREATE TABLE der_life (
	der BIGINT NOT NULL,
	block BIGINT NOT NULL REFERENCES blocks (number),
	event INTEGER NOT NULL,
	extrinsic INTEGER,
	-- The name of the event, such as DerQualified.
	what TEXT NOT NULL,
	-- The first market day on which it takes effect, where it has one.
	from_day BIGINT,
	PRIMARY KEY (der, block, event)
);

-- Qualifications: a DER is qualified on the market days from from_day until before until_day.
CREATE TABLE qualifications (
	der BIGINT NOT NULL,
	block BIGINT NOT NULL REFERENCES blocks (number),
	event INTEGER NOT NULL,
	from_day BIGINT NOT NULL,
	-- The first market day on which it is no longer qualified: as the DSO set it, or earlier where it was
	-- suspended, retired or qualified again.
	until_day BIGINT NOT NULL,
	capability_export_w BIGINT NOT NULL,
	capability_import_w BIGINT NOT NULL,
	-- Why for less than the rating or for a short term; null otherwise.
	derating_ground TEXT,
	derating_evidence TEXT,
	PRIMARY KEY (der, block, event)
);

-- Reviews of DERs.
CREATE TABLE reviews (
	der BIGINT NOT NULL,
	requested_block BIGINT NOT NULL REFERENCES blocks (number),
	aggregation BIGINT NOT NULL,
	deadline_unix_ms BIGINT NOT NULL,
	-- qualified, derated, rejected, lapsed, escalated or withdrawn; null while it is open.
	outcome TEXT,
	ground TEXT,
	evidence TEXT,
	ended_block BIGINT,
	PRIMARY KEY (der, requested_block)
);
CREATE INDEX reviews_open ON reviews (outcome, deadline_unix_ms);

-- Enrolments: a DER counts in an aggregation for a service on the market days from from_day until
-- before until_day.
CREATE TABLE enrolments (
	der BIGINT NOT NULL,
	service TEXT NOT NULL,
	block BIGINT NOT NULL REFERENCES blocks (number),
	aggregation BIGINT NOT NULL,
	from_day BIGINT NOT NULL,
	-- Null while it lasts.
	until_day BIGINT,
	ended_block BIGINT,
	PRIMARY KEY (der, service, block)
);
CREATE INDEX enrolments_by_aggregation ON enrolments (aggregation, from_day);

-- Portfolios, as they bound the offers of an auction.
CREATE TABLE portfolios (
	auction BIGINT NOT NULL,
	aggregation BIGINT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	service TEXT NOT NULL,
	day BIGINT NOT NULL,
	export_w BIGINT NOT NULL,
	import_w BIGINT NOT NULL,
	PRIMARY KEY (auction, aggregation, area, point, service)
);

-- Auctions.
CREATE TABLE auctions (
	auction BIGINT NOT NULL PRIMARY KEY,
	node INTEGER NOT NULL,
	product TEXT NOT NULL,
	day BIGINT NOT NULL,
	-- The local date of the market day, as 2026-04-15.
	date TEXT NOT NULL,
	start_unix_ms BIGINT NOT NULL,
	interval_length_ms BIGINT NOT NULL,
	intervals INTEGER NOT NULL,
	bidding_until_unix_ms BIGINT NOT NULL,
	revealing_until_unix_ms BIGINT NOT NULL,
	clearing_until_unix_ms BIGINT NOT NULL,
	floor_micro_dollars_per_mwh BIGINT NOT NULL,
	cap_micro_dollars_per_mwh BIGINT NOT NULL,
	opened_by TEXT NOT NULL,
	opened_block BIGINT NOT NULL REFERENCES blocks (number),
	opened_extrinsic INTEGER,
	cleared_intervals INTEGER NOT NULL,
	removed_block BIGINT
);
CREATE INDEX auctions_by_day ON auctions (node, day);

-- Bids, sealed and revealed.
CREATE TABLE bids (
	auction BIGINT NOT NULL,
	aggregation BIGINT NOT NULL,
	digest TEXT NOT NULL,
	committed_block BIGINT NOT NULL,
	committed_extrinsic INTEGER,
	-- Null while it is sealed.
	offers INTEGER,
	revealed_block BIGINT,
	revealed_extrinsic INTEGER,
	withdrawn_block BIGINT,
	-- The bond that was burned because it was not revealed.
	forfeited_planck TEXT,
	forfeited_block BIGINT,
	PRIMARY KEY (auction, aggregation)
);

-- The delivery intervals of auctions, with their clearing.
CREATE TABLE intervals (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	start_unix_ms BIGINT NOT NULL,
	length_ms BIGINT NOT NULL,
	-- The price at which the pricing node settles; null where nothing trades, and before the clearing.
	price_micro_dollars_per_mwh BIGINT,
	-- λ of the certificate, exactly: decimal text in µ$/MWh.
	exact_price TEXT,
	congestion_rent_micro_dollars BIGINT,
	supplied_w BIGINT,
	consumed_w BIGINT,
	-- What the wholesale market receives; negative when it pays.
	wholesale_payment_micro_dollars BIGINT,
	-- In millionths of a micro-dollar an hour: µ$/MWh · W.
	welfare TEXT,
	-- The certificate: null until the interval is cleared.
	cleared_by TEXT,
	cleared_block BIGINT,
	cleared_extrinsic INTEGER,
	cleared_event INTEGER,
	PRIMARY KEY (auction, interval)
);
CREATE INDEX intervals_by_time ON intervals (start_unix_ms);

-- What the wholesale market buys (demand) and sells (supply), with its awards.
CREATE TABLE wholesale_steps (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	side TEXT NOT NULL,
	step INTEGER NOT NULL,
	price_micro_dollars_per_mwh BIGINT NOT NULL,
	offered_w BIGINT NOT NULL,
	-- Null until the interval is cleared.
	awarded_w BIGINT,
	PRIMARY KEY (auction, interval, side, step)
);

-- Offers, once revealed, and their awards, once cleared.
CREATE TABLE offers (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	aggregation BIGINT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	-- supply or demand.
	side TEXT NOT NULL,
	-- Its place among the offers of its bid for the interval, from 0.
	place INTEGER NOT NULL,
	offered_w BIGINT NOT NULL,
	revealed_block BIGINT NOT NULL,
	revealed_extrinsic INTEGER,
	awarded_w BIGINT,
	-- The power that limits refused although its price beats that of the pricing node.
	curtailed_w BIGINT,
	-- At which the award is paid.
	nodal_price_micro_dollars_per_mwh BIGINT,
	exact_nodal_price TEXT,
	-- What the aggregation receives; negative when it pays.
	payment_micro_dollars BIGINT,
	PRIMARY KEY (auction, interval, aggregation, area, point, side)
);
CREATE INDEX offers_by_aggregation ON offers (aggregation, auction, interval);

-- The steps of offers.
CREATE TABLE offer_steps (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	aggregation BIGINT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	side TEXT NOT NULL,
	step INTEGER NOT NULL,
	price_micro_dollars_per_mwh BIGINT NOT NULL,
	offered_w BIGINT NOT NULL,
	awarded_w BIGINT,
	PRIMARY KEY (auction, interval, aggregation, area, point, side, step)
);

-- Limit rows as DSOs posted them, and replaced them.
CREATE TABLE limits (
	area INTEGER NOT NULL,
	start_unix_ms BIGINT NOT NULL,
	length_ms BIGINT NOT NULL,
	posted_block BIGINT NOT NULL REFERENCES blocks (number),
	posted_extrinsic INTEGER,
	row_index INTEGER NOT NULL,
	-- voltage, thermal, outage or envelope.
	reason TEXT NOT NULL,
	-- The node or branch, as 671.1; null for the others.
	element TEXT,
	-- upper or lower, of a voltage.
	bound TEXT,
	headroom_w BIGINT NOT NULL,
	-- Of the violation that it has without any award.
	penalty_micro_dollars_per_mwh BIGINT NOT NULL,
	-- Parts per million of a watt of net injection at each connection point: a JSON list of
	-- {"point", "name", "ppm"}.
	coefficients TEXT NOT NULL,
	PRIMARY KEY (area, start_unix_ms, length_ms, posted_block, row_index)
);

-- Postings of limits, also those without a row, and their withdrawals.
CREATE TABLE limit_postings (
	area INTEGER NOT NULL,
	start_unix_ms BIGINT NOT NULL,
	length_ms BIGINT NOT NULL,
	posted_block BIGINT NOT NULL REFERENCES blocks (number),
	posted_extrinsic INTEGER,
	-- Null where the DSO withdrew its rows, and standing limits hold again.
	rows_posted INTEGER,
	PRIMARY KEY (area, start_unix_ms, length_ms, posted_block)
);

-- The limit rows that an interval was cleared with.
CREATE TABLE interval_limits (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	area INTEGER NOT NULL,
	row_index INTEGER NOT NULL,
	reason TEXT NOT NULL,
	element TEXT,
	bound TEXT,
	headroom_w BIGINT NOT NULL,
	penalty_micro_dollars_per_mwh BIGINT NOT NULL,
	coefficients TEXT NOT NULL,
	-- The block in which the DSO posted it; null for a standing limit.
	posted_block BIGINT,
	-- What one more watt of headroom is worth; 0 where it does not bind.
	shadow_price_micro_dollars_per_mwh BIGINT NOT NULL,
	exact_shadow_price TEXT NOT NULL,
	PRIMARY KEY (auction, interval, area, row_index)
);

-- Curtailment, each part with the limit that refused it.
CREATE TABLE curtailments (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	aggregation BIGINT NOT NULL,
	area INTEGER NOT NULL,
	point INTEGER NOT NULL,
	side TEXT NOT NULL,
	limit_area INTEGER NOT NULL,
	limit_row_index INTEGER NOT NULL,
	reason TEXT NOT NULL,
	-- What the limit takes from the value of the offer.
	price_micro_dollars_per_mwh BIGINT NOT NULL,
	-- Its part of the offer's curtailment, in proportion to that.
	curtailed_w BIGINT NOT NULL,
	posted_block BIGINT,
	PRIMARY KEY (auction, interval, aggregation, area, point, side, limit_area, limit_row_index)
);

-- Overrides of awards.
CREATE TABLE overrides (
	override BIGINT NOT NULL PRIMARY KEY,
	area INTEGER NOT NULL,
	dso TEXT NOT NULL,
	-- The names of the connection points: a JSON list.
	points TEXT NOT NULL,
	from_unix_ms BIGINT NOT NULL,
	until_unix_ms BIGINT NOT NULL,
	cap_export_w BIGINT NOT NULL,
	cap_import_w BIGINT NOT NULL,
	reason TEXT NOT NULL,
	element TEXT,
	bound TEXT,
	-- emergency, under-review, justified, lapsed or rejected.
	state TEXT NOT NULL,
	justify_by_unix_ms BIGINT NOT NULL,
	evidence TEXT,
	issued_block BIGINT NOT NULL REFERENCES blocks (number),
	issued_extrinsic INTEGER,
	changed_block BIGINT NOT NULL,
	removed_block BIGINT
);

-- What overrides withheld of awards.
CREATE TABLE withheld (
	auction BIGINT NOT NULL,
	interval INTEGER NOT NULL,
	aggregation BIGINT NOT NULL,
	area INTEGER NOT NULL,
	dso TEXT NOT NULL,
	block BIGINT NOT NULL REFERENCES blocks (number),
	event INTEGER NOT NULL,
	energy_wh BIGINT NOT NULL,
	PRIMARY KEY (block, event)
);

-- Price by hour, or by whatever the interval is.
CREATE VIEW price_by_interval AS
SELECT a.node, n.name AS node_name, a.date, i.auction, i.interval, i.start_unix_ms, i.length_ms,
	CAST(i.price_micro_dollars_per_mwh / 1000000.0 AS DOUBLE PRECISION) AS price_dollars_per_mwh,
	CAST(i.consumed_w / 1000000.0 AS DOUBLE PRECISION) AS volume_mw,
	CAST(i.congestion_rent_micro_dollars / 1000000.0 AS DOUBLE PRECISION) AS congestion_rent_dollars,
	i.cleared_block
FROM intervals i
JOIN auctions a ON a.auction = i.auction
JOIN pricing_nodes n ON n.node = a.node
WHERE i.cleared_block IS NOT NULL;

-- The share of each aggregator in all curtailment, beside its share in all awards.
CREATE VIEW curtailment_by_aggregator AS
SELECT g.aggregator, r.name, o.offers, o.awarded_wh, o.curtailed_wh,
	CASE WHEN t.curtailed_wh > 0 THEN o.curtailed_wh / t.curtailed_wh END AS share_of_curtailment,
	CASE WHEN t.awarded_wh > 0 THEN o.awarded_wh / t.awarded_wh END AS share_of_awards
FROM (
	SELECT a.aggregator, COUNT(*) AS offers,
		CAST(SUM(o.awarded_w * (i.length_ms / 3600000.0)) AS DOUBLE PRECISION) AS awarded_wh,
		CAST(SUM(o.curtailed_w * (i.length_ms / 3600000.0)) AS DOUBLE PRECISION) AS curtailed_wh
	FROM offers o
	JOIN aggregations a ON a.aggregation = o.aggregation
	JOIN intervals i ON i.auction = o.auction AND i.interval = o.interval
	WHERE o.awarded_w IS NOT NULL
	GROUP BY a.aggregator
) o
JOIN (SELECT DISTINCT aggregator FROM aggregations) g ON g.aggregator = o.aggregator
JOIN aggregators r ON r.account = o.aggregator
CROSS JOIN (
	SELECT CAST(SUM(o.awarded_w * (i.length_ms / 3600000.0)) AS DOUBLE PRECISION) AS awarded_wh,
		CAST(SUM(o.curtailed_w * (i.length_ms / 3600000.0)) AS DOUBLE PRECISION) AS curtailed_wh
	FROM offers o
	JOIN intervals i ON i.auction = o.auction AND i.interval = o.interval
	WHERE o.awarded_w IS NOT NULL
) t;

-- Curtailed energy by the kind of limit.
CREATE VIEW curtailment_by_reason AS
SELECT c.reason, COUNT(*) AS parts, CAST(SUM(c.curtailed_w * (i.length_ms / 3600000.0)) AS DOUBLE PRECISION) AS curtailed_wh
FROM curtailments c
JOIN intervals i ON i.auction = c.auction AND i.interval = c.interval
GROUP BY c.reason;

-- Who was qualified and enrolled when: one row for each DER, qualification and enrolment that share a
-- market day. Ask for a day by `from_day <= day AND until_day > day`.
CREATE VIEW qualified_when AS
SELECT q.der, d.owner, p.name AS point_name, d.technology, e.service, e.aggregation, g.name AS aggregation_name,
	CASE WHEN e.from_day > q.from_day THEN e.from_day ELSE q.from_day END AS from_day,
	CASE WHEN e.until_day IS NOT NULL AND e.until_day < q.until_day THEN e.until_day ELSE q.until_day END AS until_day,
	q.capability_export_w, q.capability_import_w
FROM qualifications q
JOIN ders d ON d.der = q.der
JOIN enrolments e ON e.der = q.der AND e.from_day < q.until_day AND (e.until_day IS NULL OR e.until_day > q.from_day)
JOIN aggregations g ON g.aggregation = e.aggregation
LEFT JOIN points p ON p.area = d.area AND p.point = d.point;

-- Awards with the evidence of each.
CREATE VIEW awards AS
SELECT a.date, o.auction, o.interval, i.start_unix_ms, i.length_ms, g.aggregator, r.name AS aggregator_name,
	o.aggregation, g.name AS aggregation_name, p.name AS point_name, o.side, o.offered_w, o.awarded_w, o.curtailed_w,
	o.nodal_price_micro_dollars_per_mwh, o.payment_micro_dollars,
	b.committed_block, b.committed_extrinsic, o.revealed_block, o.revealed_extrinsic, i.cleared_block, i.cleared_extrinsic
FROM offers o
JOIN intervals i ON i.auction = o.auction AND i.interval = o.interval
JOIN auctions a ON a.auction = o.auction
JOIN aggregations g ON g.aggregation = o.aggregation
JOIN aggregators r ON r.account = g.aggregator
LEFT JOIN bids b ON b.auction = o.auction AND b.aggregation = o.aggregation
LEFT JOIN points p ON p.area = o.area AND p.point = o.point
WHERE o.awarded_w IS NOT NULL;

-- Certificates that the runtime refused.
CREATE VIEW refused_certificates AS
SELECT block, extrinsic, signer, refusal, arguments FROM extrinsics
WHERE pallet = 'BidMarket' AND call = 'clear' AND succeeded = 0;
