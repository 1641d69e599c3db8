import { useMemo, useState } from 'preact/hooks';
import { Link, useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { Auction, IntervalDetail, Limit, Offer, OfferReason, WholesaleStep, Withheld } from '../api/types.ts';
import { dollars, exactPrice, kw, limitName, NOTHING, number, plural, price } from '../format.ts';
import { volume } from '../market/curves.ts';
import { explainPath } from '../market/explain-path.ts';
import { isBinding, pointsOf } from '../market/limits.ts';
import { pathNumber, useAuction } from '../market/use-auction.ts';
import { Bars } from '../plot/bars.tsx';
import { CurvesPlot } from '../plot/curves.tsx';
import { intervalName } from '../plot/day.tsx';
import { dayName, offsetName } from '../time.ts';
import * as column from '../ui/columns.tsx';
import { Differences } from '../ui/differences.tsx';
import { Mark, TOLD } from '../ui/mark.tsx';
import { AccountLink, BlockLink, type Fact, Facts, Failure, PlaceLink, State, ViewHead, Waiting } from '../ui/parts.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { type Check, useCheck } from '../verify/store.ts';

export function IntervalView() {
	const { auction: askedAuction, interval: askedInterval } = useParams();
	const [auctionId, index] = [pathNumber(askedAuction), pathNumber(askedInterval)];
	const auction = useAuction(auctionId);
	const interval = useGet<IntervalDetail>(
		auctionId === undefined || index === undefined ? null : `/v1/auctions/${auctionId}/intervals/${index}`,
	);
	if (auction.data !== undefined && interval.data !== undefined)
		return <Opened auction={auction.data} index={index!} interval={interval.data} />;
	const error = auction.error ?? interval.error;
	return (
		<>
			<ViewHead title={`Interval ${askedInterval} of auction ${askedAuction}`} />
			{error !== undefined ? (
				<Failure error={error} what="The interval" />
			) : auctionId === undefined || index === undefined ? (
				<p class="notice">Auctions and intervals have numbers.</p>
			) : (
				<Waiting what="the interval" />
			)}
		</>
	);
}

function Opened({ auction, index, interval }: { auction: Auction; index: number; interval: IntervalDetail }) {
	const check = useCheck(auction.auction, index, interval);
	const zone = auction.zone;
	const name = intervalName(interval, zone);
	const binding = interval.limits.filter(isBinding);
	// Before the clearing the light client compares no limits.
	const limitsCheck = interval.cleared === null ? TOLD : check;
	return (
		<>
			<ViewHead
				title={`${name}, ${dayName(auction.date)}`}
				sub={
					<>
						Interval {interval.interval} (<span class="code">{interval.name}</span>) of{' '}
						<Link href={`/auctions/${auction.auction}`}>auction {auction.auction}</Link> at {auction.node_name}. Times
						are those of {zone.replaceAll('_', ' ')} ({offsetName(Date.parse(interval.start), zone)}).
					</>
				}
			>
				<nav class="picker" aria-label="Intervals">
					{interval.interval > 0 ? (
						<Link class="tool" href={`/auctions/${auction.auction}/${interval.interval - 1}`}>
							← Before
						</Link>
					) : null}
					{interval.interval + 1 < auction.intervals ? (
						<Link class="tool" href={`/auctions/${auction.auction}/${interval.interval + 1}`}>
							After →
						</Link>
					) : null}
					<Link class="tool" href={`/feeder?auction=${auction.auction}&interval=${interval.interval}`}>
						On the feeder
					</Link>
				</nav>
			</ViewHead>
			<Differences check={check} />
			<Facts label="The interval" facts={factsOf(interval, check)} />
			<div class="two-thirds">
				<CurvesPlot interval={interval} check={check} />
				<ShadowPrices limits={binding} interval={interval} check={limitsCheck} />
			</div>
			<Awards auction={auction} interval={interval} check={check} />
			<div class="beside">
				<Curtailments auction={auction} interval={interval} check={check} />
				<Wholesale interval={interval} check={check} />
				<Limits interval={interval} check={limitsCheck} />
			</div>
			{interval.withheld.length === 0 ? null : (
				<Table<Withheld>
					caption="Withheld by overrides"
					file={`interval-${interval.interval}-withheld`}
					rows={interval.withheld}
					rowKey={(row) => `${row.aggregation} ${row.area} ${row.block ?? ''}`}
					columns={[
						{ ...column.aggregation(), isHead: true },
						{ key: 'area', head: 'Area', isNumber: true, value: (row) => row.area },
						column.energy('energy_wh', 'Energy', (row) => row.energy_wh, 3),
					]}
				/>
			)}
			<p class="quiet">
				<a href={`/v1/auctions/${auction.auction}/intervals/${interval.interval}/evidence`}>The evidence as JSON</a>:
				the header, the storage and its proof, for a check by other programs.
			</p>
		</>
	);
}

/** The figures of an interval, each of which the light client compares. */
export function factsOf(interval: IntervalDetail, check: Check): Fact[] {
	const isCleared = interval.cleared !== null;
	const binding = interval.limits.filter(isBinding);
	const curtailed = interval.offers.reduce((sum, offer) => sum + (offer.curtailed_w ?? 0), 0);
	const facts: Fact[] = [
		{ name: 'Phase', value: <State state={interval.phase} /> },
		{
			name: 'Price',
			value: price(interval.price_micro_dollars_per_mwh),
			unit: '$/MWh',
			note:
				interval.exact_price === null ? undefined : interval.price_micro_dollars_per_mwh === null ? (
					<>nothing trades; λ is {exactPrice(interval.exact_price)} $/MWh</>
				) : (
					<>exactly {exactPrice(interval.exact_price)}</>
				),
		},
		{
			name: 'Volume',
			value: isCleared ? kw(volume(interval)) : NOTHING,
			unit: 'kW',
			note: isCleared ? 'with the wholesale market' : undefined,
		},
		{
			name: 'Awards of aggregations',
			value: isCleared ? kw(interval.awarded_supply_w) : NOTHING,
			unit: 'kW supply',
			note: isCleared ? <>and {kw(interval.awarded_demand_w)} kW demand</> : undefined,
		},
		{
			name: 'Curtailed',
			value: isCleared ? kw(curtailed) : NOTHING,
			unit: 'kW',
			note: isCleared ? plural(binding.length, 'limit binds', 'limits bind') : undefined,
		},
		{
			name: 'Congestion rent',
			value: dollars(interval.congestion_rent_micro_dollars),
			unit: '$',
			note: isCleared ? <>wholesale payment {dollars(interval.wholesale_payment_micro_dollars)} $</> : undefined,
		},
		{
			name: 'Block of the certificate',
			value: <BlockLink block={interval.cleared?.block} />,
			note: isCleared ? <Certificate interval={interval} isChecked={check.state !== 'off'} /> : undefined,
		},
	];
	return facts.map((fact) => ({ ...fact, check }));
}

/** Who posted the certificate, and in which extrinsic: of that the chain's state has nothing. */
function Certificate({ interval, isChecked }: { interval: IntervalDetail; isChecked: boolean }) {
	return (
		<>
			by <AccountLink address={interval.cleared_by} />, extrinsic <PlaceLink place={interval.cleared} />
			{isChecked ? (
				<>
					{' '}
					<Mark told="in which extrinsic" brief />
				</>
			) : null}
		</>
	);
}

function ShadowPrices({
	limits,
	interval,
	check,
}: {
	limits: readonly Limit[];
	interval: IntervalDetail;
	check: Check;
}) {
	if (limits.length === 0) {
		return (
			<section class="plot" aria-label="Shadow prices">
				<div class="table-head">
					<div class="caption">
						<h3>Shadow prices</h3>
						<p>
							{interval.cleared === null
								? 'There are none before the clearing.'
								: `None of the ${number(interval.limits.length)} limits binds: every connection point has the price of the pricing node.`}
						</p>
					</div>
				</div>
			</section>
		);
	}
	const sorted = [...limits].sort(
		(a, b) => b.shadow_price_micro_dollars_per_mwh - a.shadow_price_micro_dollars_per_mwh,
	);
	return (
		<Bars
			title="Shadow prices"
			note="What one more unit of headroom is worth, of each limit that binds."
			axis="$/MWh"
			file={`interval-${interval.interval}-shadow-prices`}
			check={check}
			bars={sorted.slice(0, 12).map((limit) => ({
				key: `${limit.area} ${limit.row_index}`,
				name: limitName(limit),
				value: limit.shadow_price_micro_dollars_per_mwh / 1e6,
				text: `${price(limit.shadow_price_micro_dollars_per_mwh)} $/MWh`,
				class: 'bar-limit',
			}))}
			description={`Bars of the shadow prices of ${plural(limits.length, 'limit')} that bind. ${sorted
				.slice(0, 5)
				.map(
					(limit) =>
						`${limitName(limit)}: ${price(limit.shadow_price_micro_dollars_per_mwh)} dollars per megawatt-hour`,
				)
				.join('; ')}. The table of limits has all of them.`}
		/>
	);
}

interface PartProps {
	auction: Auction;
	interval: IntervalDetail;
	check: Check;
}

/** Whose offer it is, where, and on which side. */
function offerColumns<Row>(of: (row: Row) => Offer): Column<Row>[] {
	return [
		{
			key: 'aggregation_name',
			head: 'Aggregation',
			isHead: true,
			told: 'names of aggregations',
			value: (row) => of(row).aggregation_name,
			cell: (row) => <Link href={`/aggregations/${of(row).aggregation}`}>{of(row).aggregation_name}</Link>,
		},
		column.point((row) => of(row).point),
		{ key: 'side', head: 'Side', value: (row) => of(row).side },
	];
}

/** A price with the chain's own digits in its title. */
function ExactPrice({ micro, exact }: { micro: number | null; exact: string | null }) {
	return <span title={exact === null ? undefined : `exactly ${exactPrice(exact)} $/MWh`}>{price(micro)}</span>;
}

function Awards({ auction, interval, check }: PartProps) {
	const [only, setOnly] = useState<'all' | 'curtailed'>('all');
	const rows = useMemo(
		() => (only === 'all' ? interval.offers : interval.offers.filter((offer) => (offer.curtailed_w ?? 0) > 0)),
		[interval, only],
	);
	const columns: Column<Offer>[] = [
		...offerColumns<Offer>((row) => row),
		column.power('offered_w', 'Offered', (row) => row.offered_w, 3),
		{
			...column.power('awarded_w', 'Awarded', (row) => row.awarded_w),
			cell: (row) => <strong>{kw(row.awarded_w, 3)}</strong>,
		},
		column.power('curtailed_w', 'Curtailed', (row) => row.curtailed_w, 3),
		{
			...column.price(
				'nodal_price_micro_dollars_per_mwh',
				'Nodal price',
				(row) => row.nodal_price_micro_dollars_per_mwh,
			),
			cell: (row) => <ExactPrice micro={row.nodal_price_micro_dollars_per_mwh} exact={row.exact_nodal_price} />,
		},
		column.money('payment_micro_dollars', 'Payment', (row) => row.payment_micro_dollars),
		{ ...column.place<Offer>('revealed', 'Revealed', (row) => row.revealed), told: 'where bids were revealed' },
		{
			key: 'explain',
			head: 'Evidence',
			value: (row) => explainPath(auction.auction, interval.interval, row),
			cell: (row) => (
				<Link
					href={explainPath(auction.auction, interval.interval, row)}
					aria-label={`Explain the award of ${row.aggregation_name} at ${row.point.name}, ${row.side}`}
				>
					Explain
				</Link>
			),
		},
	];
	return (
		<Table
			caption="Awards"
			note="One row for each offer. A payment is positive where the aggregation receives it."
			file={`auction-${auction.auction}-interval-${interval.interval}-awards`}
			rows={rows}
			columns={columns}
			rowKey={(row) => `${row.aggregation} ${row.point.area} ${row.point.point} ${row.side}`}
			check={check}
			empty={
				only === 'curtailed' ? 'Nothing is curtailed.' : 'No bid with an offer for this interval has been revealed.'
			}
			rowClass={(row) => ((row.curtailed_w ?? 0) > 0 ? 'is-curtailed' : undefined)}
		>
			<label class="inline">
				<input
					type="checkbox"
					checked={only === 'curtailed'}
					onChange={(event) => setOnly(event.currentTarget.checked ? 'curtailed' : 'all')}
				/>{' '}
				only curtailed
			</label>
		</Table>
	);
}

function Curtailments({ auction, interval, check }: PartProps) {
	const rows = useMemo(
		() => interval.offers.flatMap((offer) => offer.reasons.map((reason) => ({ offer, reason }))),
		[interval],
	);
	const columns: Column<{ offer: Offer; reason: OfferReason }>[] = [
		...offerColumns<{ offer: Offer }>(({ offer }) => offer),
		column.power('curtailed_w', 'Curtailed', ({ reason }) => reason.curtailed_w, 3),
		{ key: 'limit', head: 'Refused by', value: ({ reason }) => limitName(reason) },
		column.price('price_micro_dollars_per_mwh', 'It takes off', ({ reason }) => reason.price_micro_dollars_per_mwh),
		column.posted(({ reason }) => reason.posted),
	];
	return (
		<Table
			caption="Curtailment, each kilowatt with its reason"
			file={`auction-${auction.auction}-interval-${interval.interval}-curtailment`}
			rows={rows}
			columns={columns}
			rowKey={({ offer, reason }) =>
				`${offer.aggregation} ${offer.point.area} ${offer.point.point} ${offer.side} ${reason.limit_area} ${reason.limit_row_index}`
			}
			check={check}
			sortBy={{ key: 'curtailed_w', down: true }}
			empty={
				interval.cleared === null
					? 'There is none before the clearing.'
					: 'Nothing is curtailed: no limit refused power whose price beats that of the pricing node.'
			}
		/>
	);
}

function Limits({ interval, check }: Omit<PartProps, 'auction'>) {
	const columns: Column<Limit>[] = [
		{
			key: 'limit',
			head: 'Limit',
			isHead: true,
			value: (row) => limitName(row),
			cell: (row) => (
				<>
					{isBinding(row) ? <span title="binds">◆ </span> : null}
					{limitName(row)}
				</>
			),
		},
		column.power('headroom_w', 'Headroom', (row) => row.headroom_w, 3),
		{
			...column.price(
				'shadow_price_micro_dollars_per_mwh',
				'Shadow price',
				(row) => row.shadow_price_micro_dollars_per_mwh,
			),
			cell: (row) => <ExactPrice micro={row.shadow_price_micro_dollars_per_mwh} exact={row.exact_shadow_price} />,
		},
		{
			key: 'points',
			head: 'Points',
			isNumber: true,
			value: (row) => pointsOf(row).length,
			cell: (row) => (
				<span
					title={Object.entries(row.coefficients)
						.map(([name, ppm]) => `${name}: ${(ppm / 1e6).toFixed(3)}`)
						.join(', ')}
				>
					{pointsOf(row).length === 1 ? <span class="code">{pointsOf(row)[0]}</span> : pointsOf(row).length}
				</span>
			),
		},
		{ key: 'area', head: 'Area', isNumber: true, value: (row) => row.area },
		column.posted((row) => row.posted),
	];
	return (
		<Table
			caption="Limits of the network"
			note="◆ binds. The sum of net injection, weighted by point, may not exceed the headroom."
			file={`interval-${interval.interval}-limits`}
			rows={interval.limits}
			columns={columns}
			rowKey={(row) => `${row.area} ${row.row_index}`}
			check={check}
			sortBy={{ key: 'shadow_price_micro_dollars_per_mwh', down: true }}
			empty="No limit holds in this interval."
		/>
	);
}

function Wholesale({ interval, check }: Omit<PartProps, 'auction'>) {
	return (
		<Table<WholesaleStep>
			caption="The wholesale market"
			note="What it sells (supply) and buys (demand), with its awards."
			file={`interval-${interval.interval}-wholesale`}
			rows={interval.wholesale}
			rowKey={(row) => `${row.side} ${row.step}`}
			check={check}
			columns={[
				{ key: 'side', head: 'Side', isHead: true, value: (row) => row.side },
				{ key: 'step', head: 'Step', isNumber: true, value: (row) => row.step },
				column.price('price_micro_dollars_per_mwh', 'Price', (row) => row.price_micro_dollars_per_mwh),
				column.power('offered_w', 'Offered', (row) => row.offered_w, 3),
				column.power('awarded_w', 'Awarded', (row) => row.awarded_w, 3),
			]}
		/>
	);
}
