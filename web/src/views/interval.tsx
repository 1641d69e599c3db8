import { useMemo, useState } from 'preact/hooks';
import { Link, useParams } from 'wouter-preact';
import { useGet } from '../api/store.ts';
import type { Auction, IntervalDetail, Limit, Offer, OfferReason } from '../api/types.ts';
import { dollars, exactPrice, kw, kwh, limitName, NOTHING, number, plural, price } from '../format.ts';
import { volume } from '../market/curves.ts';
import { explainPath } from '../market/explain-path.ts';
import { isBinding, pointsOf } from '../market/limits.ts';
import { pathNumber, useAuction } from '../market/use-auction.ts';
import { Bars } from '../plot/bars.tsx';
import { CurvesPlot } from '../plot/curves.tsx';
import { intervalName } from '../plot/day.tsx';
import { dayName, offsetName } from '../time.ts';
import { Differences } from '../ui/differences.tsx';
import { Mark } from '../ui/mark.tsx';
import { AccountLink, Facts, Failure, PlaceLink, State, ViewHead, Waiting } from '../ui/parts.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useCheck } from '../verify/store.ts';

export function IntervalView() {
	const { auction: askedAuction, interval: askedInterval } = useParams();
	const [auctionId, index] = [pathNumber(askedAuction), pathNumber(askedInterval)];
	const auction = useAuction(auctionId);
	const interval = useGet<IntervalDetail>(
		auctionId === undefined || index === undefined ? null : `/v1/auctions/${auctionId}/intervals/${index}`,
	);
	if (auction.data !== undefined && interval.data !== undefined)
		return <Opened auction={auction.data} interval={interval.data} />;
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

function Opened({ auction, interval }: { auction: Auction; interval: IntervalDetail }) {
	const check = useCheck(auction.auction, interval);
	const zone = auction.zone;
	const name = intervalName(interval, zone);
	const isCleared = interval.cleared !== null;
	const binding = interval.limits.filter(isBinding);
	const curtailed = interval.offers.reduce((sum, offer) => sum + (offer.curtailed_w ?? 0), 0);
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
			<Facts
				label="The interval"
				facts={[
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
						name: 'Certificate',
						value: <PlaceLink place={interval.cleared} />,
						note:
							interval.cleared_by === null ? undefined : (
								<>
									by <AccountLink address={interval.cleared_by} />
								</>
							),
					},
					{ name: 'This interval is', value: <Mark check={check} /> },
				]}
			/>
			<div class="two-thirds">
				<CurvesPlot interval={interval} check={check} />
				<ShadowPrices limits={binding} interval={interval} check={check} />
			</div>
			<Awards auction={auction} interval={interval} check={check} />
			<div class="beside">
				<Curtailments auction={auction} interval={interval} check={check} />
				<Wholesale interval={interval} check={check} />
				<Limits interval={interval} check={check} />
			</div>
			{interval.withheld.length === 0 ? null : (
				<Table
					caption="Withheld by overrides"
					file={`interval-${interval.interval}-withheld`}
					rows={interval.withheld}
					rowKey={(row) => `${row.aggregation} ${row.area} ${row.block ?? ''}`}
					columns={[
						{
							key: 'aggregation',
							head: 'Aggregation',
							isHead: true,
							value: (row) => row.aggregation_name ?? row.aggregation,
							cell: (row) => (
								<Link href={`/aggregations/${row.aggregation}`}>{row.aggregation_name ?? row.aggregation}</Link>
							),
						},
						{ key: 'area', head: 'Area', isNumber: true, value: (row) => row.area },
						{
							key: 'energy_wh',
							head: 'Energy',
							unit: 'kWh',
							isNumber: true,
							value: (row) => row.energy_wh,
							cell: (row) => kwh(row.energy_wh, 3),
						},
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

function ShadowPrices({
	limits,
	interval,
	check,
}: {
	limits: readonly Limit[];
	interval: IntervalDetail;
	check: ReturnType<typeof useCheck>;
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
	check: ReturnType<typeof useCheck>;
}

function Awards({ auction, interval, check }: PartProps) {
	const [only, setOnly] = useState<'all' | 'curtailed'>('all');
	const rows = useMemo(
		() => (only === 'all' ? interval.offers : interval.offers.filter((offer) => (offer.curtailed_w ?? 0) > 0)),
		[interval, only],
	);
	const columns: Column<Offer>[] = [
		{
			key: 'aggregation_name',
			head: 'Aggregation',
			isHead: true,
			value: (row) => row.aggregation_name,
			cell: (row) => <Link href={`/aggregations/${row.aggregation}`}>{row.aggregation_name}</Link>,
		},
		{
			key: 'point',
			head: 'Point',
			value: (row) => row.point.name,
			cell: (row) => <span class="code">{row.point.name}</span>,
		},
		{ key: 'side', head: 'Side', value: (row) => row.side },
		{
			key: 'offered_w',
			head: 'Offered',
			unit: 'kW',
			isNumber: true,
			value: (row) => row.offered_w,
			cell: (row) => kw(row.offered_w, 3),
		},
		{
			key: 'awarded_w',
			head: 'Awarded',
			unit: 'kW',
			isNumber: true,
			value: (row) => row.awarded_w,
			cell: (row) => <strong>{kw(row.awarded_w, 3)}</strong>,
		},
		{
			key: 'curtailed_w',
			head: 'Curtailed',
			unit: 'kW',
			isNumber: true,
			value: (row) => row.curtailed_w,
			cell: (row) => kw(row.curtailed_w, 3),
		},
		{
			key: 'nodal_price_micro_dollars_per_mwh',
			head: 'Nodal price',
			unit: '$/MWh',
			isNumber: true,
			value: (row) => row.nodal_price_micro_dollars_per_mwh,
			cell: (row) => (
				<span title={row.exact_nodal_price === null ? undefined : `exactly ${exactPrice(row.exact_nodal_price)} $/MWh`}>
					{price(row.nodal_price_micro_dollars_per_mwh)}
				</span>
			),
		},
		{
			key: 'payment_micro_dollars',
			head: 'Payment',
			unit: '$',
			isNumber: true,
			value: (row) => row.payment_micro_dollars,
			cell: (row) => dollars(row.payment_micro_dollars),
		},
		{
			key: 'revealed',
			head: 'Revealed',
			isNumber: true,
			value: (row) => row.revealed?.block,
			cell: (row) => <PlaceLink place={row.revealed} />,
		},
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
		{
			key: 'aggregation_name',
			head: 'Aggregation',
			isHead: true,
			value: ({ offer }) => offer.aggregation_name,
			cell: ({ offer }) => <Link href={`/aggregations/${offer.aggregation}`}>{offer.aggregation_name}</Link>,
		},
		{
			key: 'point',
			head: 'Point',
			value: ({ offer }) => offer.point.name,
			cell: ({ offer }) => <span class="code">{offer.point.name}</span>,
		},
		{ key: 'side', head: 'Side', value: ({ offer }) => offer.side },
		{
			key: 'curtailed_w',
			head: 'Curtailed',
			unit: 'kW',
			isNumber: true,
			value: ({ reason }) => reason.curtailed_w,
			cell: ({ reason }) => kw(reason.curtailed_w, 3),
		},
		{ key: 'limit', head: 'Refused by', value: ({ reason }) => limitName(reason) },
		{
			key: 'price_micro_dollars_per_mwh',
			head: 'It takes off',
			unit: '$/MWh',
			isNumber: true,
			value: ({ reason }) => reason.price_micro_dollars_per_mwh,
			cell: ({ reason }) => price(reason.price_micro_dollars_per_mwh),
		},
		{
			key: 'posted_block',
			head: 'Posted in',
			isNumber: true,
			value: ({ reason }) => reason.posted?.block,
			cell: ({ reason }) => <PlaceLink place={reason.posted} none="standing limit" />,
		},
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
		{
			key: 'headroom_w',
			head: 'Headroom',
			unit: 'kW',
			isNumber: true,
			value: (row) => row.headroom_w,
			cell: (row) => kw(row.headroom_w, 3),
		},
		{
			key: 'shadow_price_micro_dollars_per_mwh',
			head: 'Shadow price',
			unit: '$/MWh',
			isNumber: true,
			value: (row) => row.shadow_price_micro_dollars_per_mwh,
			cell: (row) => (
				<span title={`exactly ${exactPrice(row.exact_shadow_price)} $/MWh`}>
					{price(row.shadow_price_micro_dollars_per_mwh)}
				</span>
			),
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
		{
			key: 'posted_block',
			head: 'Posted in',
			isNumber: true,
			value: (row) => row.posted?.block,
			cell: (row) => <PlaceLink place={row.posted} none="standing limit" />,
		},
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
		<Table
			caption="The wholesale market"
			note="What it sells (supply) and buys (demand), with its awards."
			file={`interval-${interval.interval}-wholesale`}
			rows={interval.wholesale}
			rowKey={(row) => `${row.side} ${row.step}`}
			check={check}
			columns={[
				{ key: 'side', head: 'Side', isHead: true, value: (row) => row.side },
				{ key: 'step', head: 'Step', isNumber: true, value: (row) => row.step },
				{
					key: 'price_micro_dollars_per_mwh',
					head: 'Price',
					unit: '$/MWh',
					isNumber: true,
					value: (row) => row.price_micro_dollars_per_mwh,
					cell: (row) => price(row.price_micro_dollars_per_mwh),
				},
				{
					key: 'offered_w',
					head: 'Offered',
					unit: 'kW',
					isNumber: true,
					value: (row) => row.offered_w,
					cell: (row) => kw(row.offered_w, 3),
				},
				{
					key: 'awarded_w',
					head: 'Awarded',
					unit: 'kW',
					isNumber: true,
					value: (row) => row.awarded_w,
					cell: (row) => kw(row.awarded_w, 3),
				},
			]}
		/>
	);
}
