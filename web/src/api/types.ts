/**
 * The answers of `/v1`, as `/openapi.json` describes them. Units are in the names. What of an interval can be proven
 * is described with the light client, which proves it.
 */

import type {
	LimitReason as Reason,
	Phase,
	Side,
	ToldFigures,
	ToldLimit,
	ToldOffer,
	ToldReason,
	ToldStep as OfferStep,
	ToldWholesaleStep as WholesaleStep,
} from '../light/told.ts';

export type { OfferStep, Phase, Reason, Side, WholesaleStep };
export type Iso = string;

export interface List<T> {
	items: T[];
	next: string | null;
}

export interface Problem {
	type: string;
	title: string;
	status: number;
	detail?: string;
}

export interface Point {
	area: number;
	point: number;
	/** Null where the history has none. */
	name: string | null;
}

/** Where evidence is on the chain. */
export interface Place {
	block: number;
	extrinsic: number | null;
	block_hash?: string | null;
}

export interface Chain {
	name: string;
	genesis_hash: string;
	ss58_prefix: number;
	token: { symbol: string; decimals: number };
	spec_version: number | null;
	runtime_is_known: boolean;
	/** Null before the first block. */
	head: { number: number; hash: string; time: Iso } | null;
	first_block: number;
	finality_lag_ms: number | null;
	node: { endpoint: string | null; connected: boolean; failovers: number };
	market_day_zone: string | null;
}

export interface Block {
	number: number;
	hash: string;
	parent_hash: string;
	time: Iso;
	author: string | null;
	spec_version: number;
	extrinsics: number;
	events: number;
	bytes: number;
}

export interface BlockDetail extends Block {
	extrinsic_list: Extrinsic[];
	event_list: ChainEvent[];
}

export interface Extrinsic {
	id: string;
	block: number;
	extrinsic: number;
	hash: string;
	time: Iso;
	pallet: string;
	call: string;
	arguments: unknown;
	signer: string | null;
	succeeded: boolean | 0 | 1;
	refusal: string | null;
	fee_planck: string | null;
	tip_planck: string | null;
	bytes: number;
}

export interface ExtrinsicDetail extends Extrinsic {
	event_list: ChainEvent[];
}

export interface ChainEvent {
	id: string;
	block: number;
	event: number;
	extrinsic: number | null;
	time: Iso;
	pallet: string;
	name: string;
	fields: unknown;
}

export interface Account {
	address: string;
	roles: { role: string; name: string | null; id: string | number | null }[];
	mentions: List<Mention>;
}

export interface Mention {
	block: number;
	event: number | null;
	extrinsic: number | null;
	time: Iso;
	pallet: string | null;
	name: string | null;
}

export interface Found {
	kind: string;
	id: string | number;
	title: string;
	path: string;
}

export interface PricingNode {
	node: number;
	name: string;
	iso: string;
	zone: string;
	interval_length_ms: number;
	minimum_size_w: number;
}

export interface Area {
	area: number;
	name: string;
	dso: string;
	node: number;
	review_period_ms: number;
	qualify_on_lapse: boolean | 0 | 1;
}

export interface AggregationSummary {
	aggregation: number;
	name: string;
	node: number;
	members: number;
	export_w: number | null;
	import_w: number | null;
	technologies: Record<string, number>;
}

export interface Aggregator {
	account: string;
	name: string;
	admission: string;
	admitted_block: number;
	aggregations: AggregationSummary[];
	awarded_wh: number | null;
	curtailed_wh: number | null;
	share_of_awards: number | null;
	share_of_curtailment: number | null;
}

export interface PortfolioRow {
	auction: number;
	point: Point;
	service: string;
	export_w: number;
	import_w: number;
}

export interface Aggregation {
	aggregation: number;
	aggregator: string;
	aggregator_name?: string;
	node: number;
	node_name?: string;
	name: string;
	created_block: number;
	dissolved_block: number | null;
	members: number;
	portfolio: PortfolioRow[];
}

export interface Der {
	der: number;
	owner: string;
	site: number;
	point: Point;
	technology: string;
	rating_export_w: number;
	rating_import_w: number;
	device: string;
	status: string;
	capability_export_w: number | null;
	capability_import_w: number | null;
	qualified_until_day: number | null;
	qualified_until: string | null;
	deadline: Iso | null;
	aggregation: number | null;
	aggregation_name: string | null;
	registered_block: number;
	changed_block: number;
}

export interface DerLife {
	block: number;
	extrinsic: number | null;
	event: number;
	time: Iso;
	what: string;
	from_day: number | null;
	from_date: string | null;
	fields: unknown;
}

export interface Qualification {
	block: number;
	from_day: number;
	until_day: number;
	capability_export_w: number;
	capability_import_w: number;
	derating_ground: string | null;
	derating_evidence: string | null;
	from_date?: string;
	until_date?: string;
}

export interface Enrolment {
	service: string;
	block: number;
	aggregation: number;
	aggregation_name?: string;
	from_day: number;
	until_day: number | null;
	from_date?: string;
	until_date?: string | null;
}

export interface DerDetail extends Der {
	life: DerLife[];
	qualifications: Qualification[];
	enrolments: Enrolment[];
	reviews: Review[];
}

export interface Review {
	der: number;
	requested_block: number;
	requested?: Iso;
	aggregation: number;
	aggregation_name?: string;
	area?: number;
	dso?: string;
	deadline: Iso;
	outcome: string | null;
	ground: string | null;
	evidence: string | null;
	ended_block: number | null;
	age_ms?: number | null;
}

export interface Auction {
	auction: number;
	node: number;
	node_name: string;
	product: string;
	day: number;
	date: string;
	zone: string;
	start: Iso;
	interval_length_ms: number;
	intervals: number;
	bidding_until: Iso;
	revealing_until: Iso;
	clearing_until: Iso;
	phase: Phase;
	cleared_intervals: number;
	bids: number;
	revealed_bids: number;
	floor_micro_dollars_per_mwh: number;
	cap_micro_dollars_per_mwh: number;
	opened: Place | null;
}

export interface Bid {
	auction: number;
	aggregation: number;
	aggregation_name?: string;
	aggregator?: string | null;
	aggregator_name?: string | null;
	digest: string;
	offers: number | null;
	withdrawn_block: number | null;
	forfeited_planck: string | null;
	committed: Place | null;
	revealed: Place | null;
}

export interface Interval extends ToldFigures {
	name: string;
	phase: Phase;
	binding_limits: number;
	overrides: number;
	cleared: Place | null;
}

export interface OfferReason extends ToldReason {
	posted: Place | null;
}

export interface Offer extends ToldOffer {
	aggregation_name: string | null;
	aggregator: string | null;
	aggregator_name?: string | null;
	point: Point;
	revealed: Place | null;
	reasons: OfferReason[];
}

export interface Limit extends ToldLimit {
	penalty_micro_dollars_per_mwh?: number;
	posted: Place | null;
}

export interface Withheld {
	aggregation: number;
	aggregation_name?: string;
	area: number;
	energy_wh: number;
	block?: number;
}

export interface IntervalDetail extends Interval {
	wholesale: WholesaleStep[];
	offers: Offer[];
	limits: Limit[];
	withheld: Withheld[];
}

export interface Flow {
	voltages: Record<string, [number, number]>;
	loading: Record<string, number>;
	taps: Record<string, number>;
}

export interface IntervalFlow {
	feeder: string;
	with_limits: Flow;
	without_limits: Flow | null;
	band: [number, number];
}

export interface Bus {
	name: string;
	phases: number[];
	x: number | null;
	y: number | null;
	base_kv: number | null;
	is_source: boolean;
}

export interface Branch {
	name: string;
	kind: 'line' | 'transformer' | 'regulator' | 'switch';
	from: string;
	to: string;
	phases: number[];
	rating_a: number | null;
}

export interface Feeder {
	area: number;
	name: string;
	buses: Bus[];
	branches: Branch[];
	points: (Point & { bus: string })[];
}

export interface Override {
	override: number;
	area: number;
	dso: string;
	points: string[];
	from: Iso;
	until: Iso;
	cap_export_w: number;
	cap_import_w: number;
	reason: Reason;
	element: string | null;
	bound: string | null;
	state: string;
	justify_by: Iso;
	evidence: string | null;
	issued: Place | null;
}

export interface CurtailmentByReason {
	reason: string;
	parts: number;
	curtailed_wh: number;
}

export interface CurtailmentByAggregator {
	aggregator: string;
	name: string;
	offers: number;
	awarded_wh: number;
	curtailed_wh: number;
	share_of_curtailment: number | null;
	share_of_awards: number | null;
}

export interface Curtailment {
	by_aggregator: CurtailmentByAggregator[];
	by_reason: CurtailmentByReason[];
}

export interface EvidenceLink {
	what: string;
	detail: string | null;
	place: Place | null;
	time: Iso | null;
}

export interface Explanation {
	links: EvidenceLink[];
	award: Offer | null;
	/** The same in words, from the node; null unless it is asked for. */
	text: string | null;
}

/** A node at a moment, as `/v1/network/samples` has it. */
export interface NodeState {
	healthy: boolean;
	best: number | null;
	finalized: number | null;
	lag_ms: number | null;
	peers: number | null;
	pool_pending: number | null;
}

/** The nodes that the server asks, over time. */
export interface NodesOverTime {
	endpoints: string[];
	every_ms: number;
	samples: { time: Iso; finality_lag_ms: number | null; nodes: NodeState[] }[];
}

export interface NetworkState {
	validators: {
		account: string;
		name: string | null;
		turn: number;
		blocks: number;
		share: number | null;
		last_block: number | null;
	}[];
	sessions: { from_block: number; validators: unknown }[];
	block_time_ms: { median: number | null; p95: number | null } | null;
	blocks_per_minute: { minute: Iso; blocks: number; extrinsics: number }[];
	node: {
		peers: number | null;
		is_syncing: boolean | null;
		best: number | null;
		finalized: number | null;
		pool_pending: number | null;
		version: string | null;
	} | null;
	endpoints: {
		url: string;
		healthy: boolean;
		best: number | null;
		finalized: number | null;
		lag_ms: number | null;
		peers: number | null;
		is_syncing?: boolean | null;
		pool_pending?: number | null;
		version?: string | null;
	}[];
}
