import { useMemo, useState } from 'preact/hooks';
import { Link, useLocation, useParams, useSearchParams } from 'wouter-preact';
import { useAll, useGet } from '../api/store.ts';
import type { Auction, Bid, Interval, List, PricingNode } from '../api/types.ts';
import { dollars, kwh, NOTHING, number, plural } from '../format.ts';
import { ifCleared } from '../market/cleared.ts';
import { useChain } from '../market/clock.ts';
import { pathNumber, useAuction, useAuctions, useIntervals } from '../market/use-auction.ts';
import { AwardsPlot, CurtailedPlot, intervalName, PricePlot } from '../plot/day.tsx';
import { dayName, offsetName } from '../time.ts';
import * as column from '../ui/columns.tsx';
import { Differences } from '../ui/differences.tsx';
import { Mark, TOLD } from '../ui/mark.tsx';
import { type Fact, Facts, Failure, PlaceLink, State, ViewHead, Waiting } from '../ui/parts.tsx';
import { PhaseClock } from '../ui/phase-clock.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { type Check, together, useChecks } from '../verify/store.ts';
import { NOT_PROVEN } from '../verify/summary.ts';

/** The newest auction: what hangs on the wall. */
export function MarketView() {
	const [parameters] = useSearchParams();
	const node = parameters.get('node');
	const { data, error } = useAuctions(node);
	const newest = data?.items[0];
	if (newest !== undefined) return <Day auction={newest} />;
	return (
		<>
			<ViewHead title="Market" />
			{error !== undefined ? (
				<Failure error={error} what="The market" />
			) : data === undefined ? (
				<Waiting what="the market" />
			) : (
				<p class="notice">No auction has been opened yet. This page shows the first as soon as it is.</p>
			)}
		</>
	);
}

export function AuctionView() {
	const { auction: asked } = useParams();
	const { data, error } = useAuction(pathNumber(asked));
	if (data !== undefined) return <Day auction={data} />;
	return (
		<>
			<ViewHead title={`Auction ${asked}`} />
			{error !== undefined ? (
				<Failure error={error} what="The auction" />
			) : pathNumber(asked) === undefined ? (
				<p class="notice">An auction has a number.</p>
			) : (
				<Waiting what="the auction" />
			)}
		</>
	);
}

function energyOf(intervals: readonly Interval[], of: (interval: Interval) => number | null): number {
	return intervals.reduce((sum, interval) => sum + ((of(interval) ?? 0) * interval.length_ms) / 3_600_000, 0);
}

/** The day in figures, of which the light client proves what the cleared intervals add up to. */
export function factsOfDay(
	auction: Auction,
	intervals: readonly Interval[],
	checks: ReadonlyMap<number, Check>,
	check: Check,
): Fact[] {
	const cleared = intervals.filter((interval) => interval.cleared !== null);
	const isCleared = cleared.length > 0;
	const energy = (of: (interval: Interval) => number | null) => energyOf(cleared, of);
	const verified = cleared.filter(({ interval }) => isVerified(checks.get(interval))).length;
	const rents = cleared.reduce((sum, interval) => sum + (interval.congestion_rent_micro_dollars ?? 0), 0);
	const proven = { check, told: NOT_PROVEN.list };
	return [
		{ name: 'Bids', value: `${number(auction.revealed_bids)} of ${number(auction.bids)}`, note: 'revealed' },
		{
			name: 'Awarded supply',
			value: isCleared ? number(energy((each) => each.awarded_supply_w) / 1e6, 3) : NOTHING,
			unit: 'MWh',
			...proven,
		},
		{
			name: 'Awarded demand',
			value: isCleared ? number(energy((each) => each.awarded_demand_w) / 1e6, 3) : NOTHING,
			unit: 'MWh',
			...proven,
		},
		{
			name: 'Curtailed',
			value: isCleared ? kwh(energy((each) => each.curtailed_w)) : NOTHING,
			unit: 'kWh',
			note: plural(cleared.filter((each) => (each.curtailed_w ?? 0) > 0).length, 'interval'),
			...proven,
		},
		{ name: 'Congestion rent', value: isCleared ? dollars(rents) : NOTHING, unit: '$', ...proven },
		{
			name: 'Verified here',
			value: check.state === 'off' ? NOTHING : `${verified} of ${cleared.length}`,
			note: 'cleared intervals',
			check: null,
		},
	];
}

function isVerified(check: Check | undefined): boolean {
	return check?.state === 'done' && check.verdict.result === 'verified';
}

function Day({ auction }: { auction: Auction }) {
	const zone = auction.zone;
	const { data, error } = useIntervals(auction.auction);
	const checks = useChecks(auction.auction, data);
	const intervals = useMemo(() => (data ?? []).map(ifCleared), [data]);
	const check = together(
		intervals.filter(({ cleared }) => cleared !== null).map(({ interval }) => checks.get(interval) ?? TOLD),
	);
	const [at, point] = useState<number | null>(null);
	const plots = { auction: auction.auction, intervals, zone, check, told: NOT_PROVEN.list, at, point };
	return (
		<>
			<ViewHead
				title={dayName(auction.date)}
				sub={
					<>
						{capital(auction.product)} market at {auction.node_name}, auction {auction.auction}. Times are those of{' '}
						{zone.replaceAll('_', ' ')} ({offsetName(Date.parse(auction.start), zone)}).
					</>
				}
			>
				<DayPicker auction={auction} />
			</ViewHead>
			<div class="market-top">
				<PhaseClock auction={auction} />
				<Facts label="The day so far" facts={factsOfDay(auction, intervals, checks, check)} />
			</div>
			<Differences check={check} />
			{error === undefined ? null : <Failure error={error} what="The intervals" />}
			<div class="day-plots">
				<PricePlot {...plots} />
				<AwardsPlot {...plots} />
				<CurtailedPlot {...plots} />
			</div>
			<Table<Interval>
				caption="Intervals"
				note="Open one for its curves, awards and limits."
				file={`auction-${auction.auction}-intervals`}
				rows={intervals}
				rowKey={(row) => row.interval}
				isLoading={intervals.length === 0}
				check={check}
				columns={columnsOfDay(auction, checks)}
			/>
			<Bids auction={auction} />
		</>
	);
}

/** The columns of the table of intervals. */
export function columnsOfDay(auction: Auction, checks: ReadonlyMap<number, Check>): Column<Interval>[] {
	const told = `${NOT_PROVEN.overrides}, ${NOT_PROVEN.extrinsic}`;
	return [
		{
			key: 'interval_name',
			head: 'Interval',
			isHead: true,
			value: (row) => row.name,
			cell: (row) => (
				<Link href={`/auctions/${auction.auction}/${row.interval}`}>{intervalName(row, auction.zone)}</Link>
			),
		},
		column.price('price_micro_dollars_per_mwh', 'Price', (row) => row.price_micro_dollars_per_mwh),
		column.power('awarded_supply_w', 'Supply', (row) => row.awarded_supply_w),
		column.power('awarded_demand_w', 'Demand', (row) => row.awarded_demand_w),
		column.power('net_supply_w', 'Net to wholesale', netSupply),
		column.power('curtailed_w', 'Curtailed', (row) => row.curtailed_w),
		{
			key: 'binding_limits',
			head: 'Limits that bind',
			isNumber: true,
			value: (row) => row.binding_limits,
			cell: (row) => (row.cleared === null ? NOTHING : row.binding_limits === 0 ? '0' : `◆ ${row.binding_limits}`),
		},
		{
			key: 'overrides',
			head: 'Overrides',
			isNumber: true,
			told: NOT_PROVEN.overrides,
			value: (row) => row.overrides,
		},
		column.money('congestion_rent_micro_dollars', 'Congestion rent', (row) => row.congestion_rent_micro_dollars),
		{
			...column.place('cleared', 'Certificate', (row) => row.cleared),
			told: NOT_PROVEN.extrinsic,
			value: (row) => (row.cleared === null ? null : `${row.cleared.block}-${row.cleared.extrinsic ?? ''}`),
		},
		{
			key: 'verified_here',
			head: 'Mark',
			value: (row) => markText(checks.get(row.interval)),
			cell: (row) =>
				row.cleared === null ? <State state={row.phase} /> : <Mark check={checks.get(row.interval)} told={told} />,
		},
	];
}

function netSupply(row: Interval): number | null {
	return row.supplied_w === null || row.consumed_w === null ? null : row.supplied_w - row.consumed_w;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function markText(check: Check | undefined): string {
	if (check === undefined || check.state === 'off') return 'as told by the server';
	return check.state === 'done' ? check.verdict.result : check.state;
}

function Bids({ auction }: { auction: Auction }) {
	const { data: bids = [] } = useAll<Bid>(`/v1/auctions/${auction.auction}/bids`);
	const chain = useChain();
	return (
		<Table<Bid>
			caption="Bids"
			note="Sealed until they are revealed; the digest is the seal."
			file={`auction-${auction.auction}-bids`}
			rows={bids}
			rowKey={(row) => row.aggregation}
			empty="No bid has been committed."
			columns={[
				{ ...column.aggregation(), isHead: true },
				{
					key: 'offers',
					head: 'Offers',
					isNumber: true,
					value: (row) => row.offers,
					cell: (row) => (row.offers === null ? 'sealed' : number(row.offers)),
				},
				column.place('committed', 'Committed', (row) => row.committed),
				{
					...column.place('revealed', 'Revealed', (row) => row.revealed),
					cell: (row) => <PlaceLink place={row.revealed} none={row.withdrawn_block === null ? '–' : 'withdrawn'} />,
				},
				column.tokens('forfeited_planck', 'Bond burned', (row) => row.forfeited_planck, chain?.token),
				{
					key: 'digest',
					head: 'Digest',
					value: (row) => row.digest,
					cell: (row) => (
						<span class="code" title={row.digest}>
							{row.digest.slice(0, 18)}…
						</span>
					),
				},
				column.account(
					'aggregator',
					'Aggregator',
					(row) => row.aggregator,
					(row) => row.aggregator_name,
				),
			]}
		/>
	);
}

/** Steps from day to day, and from pricing node to pricing node. */
function DayPicker({ auction }: { auction: Auction }) {
	const [, go] = useLocation();
	const { data } = useAuctions(String(auction.node));
	const { data: nodes } = useGet<List<PricingNode>>('/v1/nodes');
	const days = data?.items ?? [];
	const at = days.findIndex((each) => each.auction === auction.auction);
	const newer = at > 0 ? days[at - 1] : undefined;
	const older = at >= 0 ? days[at + 1] : undefined;
	return (
		<nav class="picker" aria-label="Market days">
			{(nodes?.items.length ?? 0) > 1 ? (
				<label>
					Pricing node{' '}
					<select value={auction.node} onChange={(event) => go(`/?node=${event.currentTarget.value}`)}>
						{nodes!.items.map((node) => (
							<option key={node.node} value={node.node}>
								{node.name}
							</option>
						))}
					</select>
				</label>
			) : null}
			{older === undefined ? null : (
				<Link class="tool" href={`/auctions/${older.auction}`}>
					← {dayName(older.date)}
				</Link>
			)}
			{days.length > 1 ? (
				<label>
					<span class="unseen">Market day</span>
					<select value={auction.auction} onChange={(event) => go(`/auctions/${event.currentTarget.value}`)}>
						{days.map((day) => (
							<option key={day.auction} value={day.auction}>
								{day.date}
							</option>
						))}
					</select>
				</label>
			) : null}
			{newer === undefined ? null : (
				<Link class="tool" href={`/auctions/${newer.auction}`}>
					{dayName(newer.date)} →
				</Link>
			)}
			<Link class="tool" href={`/feeder?auction=${auction.auction}`}>
				Feeder of the day
			</Link>
		</nav>
	);
}
