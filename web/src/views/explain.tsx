import { useMemo, useState } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { withQuery } from '../api/client.ts';
import { useGet } from '../api/store.ts';
import type { Auction, EvidenceLink, Explanation, Interval, IntervalDetail, Offer, OfferStep } from '../api/types.ts';
import { dollars, eventWords, exactPrice, kw, limitName, plural, price, readable } from '../format.ts';
import { pathNumber, useAuction, useAuctions, useIntervals } from '../market/use-auction.ts';
import { intervalName } from '../plot/day.tsx';
import { dayName } from '../time.ts';
import * as column from '../ui/columns.tsx';
import { csv, save } from '../ui/download.ts';
import { Differences } from '../ui/differences.tsx';
import { Mark } from '../ui/mark.tsx';
import { Failure, PlaceLink, Time, ViewHead, Waiting } from '../ui/parts.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { type Check, useCheck } from '../verify/store.ts';

/** Which award is asked about; what the address leaves out is the first there is. */
interface Asked {
	auction: Auction;
	interval: number;
	offer: Offer | undefined;
}

export function ExplainView() {
	const [parameters] = useSearchParams();
	const auctions = useAuctions();
	const askedAuction = pathNumber(parameters.get('auction') ?? undefined);
	const named = useAuction(askedAuction);
	const auction =
		askedAuction === undefined
			? (auctions.data?.items.find((each) => each.cleared_intervals > 0) ?? auctions.data?.items[0])
			: named.data;
	if (auction !== undefined) return <OfAuction auction={auction} auctions={auctions.data?.items ?? [auction]} />;
	const error = askedAuction === undefined ? auctions.error : named.error;
	return (
		<>
			<ViewHead title="Explain" />
			{error !== undefined ? (
				<Failure error={error} what="The auction" />
			) : auctions.data?.items.length === 0 ? (
				<p class="notice">No auction has been opened yet.</p>
			) : (
				<Waiting what="the auction" />
			)}
		</>
	);
}

function offerKey(offer: Offer): string {
	return `${offer.aggregation}|${offer.point.name}|${offer.side}`;
}

function OfAuction({ auction, auctions }: { auction: Auction; auctions: readonly Auction[] }) {
	const [parameters, setParameters] = useSearchParams();
	const { data: intervals = [] } = useIntervals(auction.auction);
	const askedInterval = pathNumber(parameters.get('interval') ?? undefined);
	const index =
		askedInterval ??
		intervals.reduce(
			(best, each) => ((each.curtailed_w ?? 0) > (intervals[best]?.curtailed_w ?? 0) ? each.interval : best),
			0,
		);
	const { data: interval, error } = useGet<IntervalDetail>(
		intervals.length === 0 && askedInterval === undefined ? null : `/v1/auctions/${auction.auction}/intervals/${index}`,
	);
	const [aggregation, point, side] = ['aggregation', 'point', 'side'].map((name) => parameters.get(name));
	const offers = interval?.offers ?? [];
	const fits = offers.filter(
		(offer) =>
			(aggregation === null || String(offer.aggregation) === aggregation) &&
			(point === null || offer.point.name === point) &&
			(side === null || offer.side === side),
	);
	const isNamed = aggregation !== null && point !== null && side !== null;
	const offer = isNamed
		? fits[0]
		: (fits.find((each) => (each.curtailed_w ?? 0) > 0) ?? fits.find((each) => (each.awarded_w ?? 0) > 0) ?? fits[0]);
	const set = (change: Record<string, string>) =>
		setParameters((now) => {
			const next = new URLSearchParams(now);
			for (const [name, value] of Object.entries(change)) next.set(name, value);
			return next;
		});
	const asked: Asked = { auction, interval: index, offer };
	return (
		<>
			<ViewHead
				title="Explain an award"
				sub="From the registration of the devices to the certificate: what the award rests on, each link with its place on the chain."
			/>
			<div class="ask">
				<label>
					<span>Market day</span>
					<select value={auction.auction} onChange={(event) => set({ auction: event.currentTarget.value })}>
						{(auctions.some((each) => each.auction === auction.auction) ? auctions : [auction, ...auctions]).map(
							(each) => (
								<option key={each.auction} value={each.auction}>
									{each.date}, {each.node_name}
								</option>
							),
						)}
					</select>
				</label>
				<label>
					<span>Interval</span>
					<select
						value={index}
						onChange={(event) => set({ auction: String(auction.auction), interval: event.currentTarget.value })}
					>
						{intervals.map((each: Interval) => (
							<option key={each.interval} value={each.interval}>
								{intervalName(each, auction.zone)}
								{(each.curtailed_w ?? 0) > 0 ? ` ◆ ${kw(each.curtailed_w)} kW curtailed` : ''}
							</option>
						))}
					</select>
				</label>
				<label>
					<span>Offer</span>
					<select
						value={offer === undefined ? '' : offerKey(offer)}
						onChange={(event) => {
							const [aggregation = '', point = '', side = ''] = event.currentTarget.value.split('|');
							set({ auction: String(auction.auction), interval: String(index), aggregation, point, side });
						}}
					>
						{offer === undefined ? <option value="">no such offer</option> : null}
						{offers.map((each) => (
							<option key={offerKey(each)} value={offerKey(each)}>
								{each.aggregation_name}, {each.point.name}, {each.side}
								{(each.curtailed_w ?? 0) > 0 ? ' ◆ curtailed' : ''}
							</option>
						))}
					</select>
				</label>
			</div>
			{error !== undefined ? <Failure error={error} what="The interval" /> : null}
			{interval === undefined ? null : <Chain asked={asked} interval={interval} />}
		</>
	);
}

function Chain({ asked, interval }: { asked: Asked; interval: IntervalDetail }) {
	const { auction, offer } = asked;
	const path =
		offer === undefined
			? null
			: withQuery('/v1/explain', {
					auction: auction.auction,
					interval: interval.interval,
					aggregation: offer.aggregation,
					point: offer.point.name,
					side: offer.side,
				});
	const { data, error } = useGet<Explanation>(interval.cleared === null ? null : path);
	const intervalCheck = useCheck(auction.auction, asked.interval, interval);
	const check = useMemo(() => withAward(intervalCheck, offer, data?.award ?? null), [intervalCheck, offer, data]);
	if (offer === undefined)
		return (
			<p class="notice">
				{interval.offers.length === 0
					? 'No bid with an offer for this interval has been revealed.'
					: 'There is no such offer in this interval. Choose one above.'}
			</p>
		);
	return (
		<>
			<Differences check={check} />
			<div class="explain">
				<section class="award" aria-label="The award">
					<div class="table-head">
						<div class="caption">
							<h2>
								{offer.aggregation_name}, <span class="code">{offer.point.name}</span>, {offer.side}
							</h2>
							<p>
								<Link href={`/auctions/${auction.auction}/${interval.interval}`}>
									{intervalName(interval, auction.zone)}, {dayName(auction.date)}
								</Link>
							</p>
						</div>
						<div class="tools">
							<Mark check={check} told="names, and the extrinsics of postings" />
						</div>
					</div>
					<AwardBars offer={offer} />
					<dl class="details">
						<Pair name="Offered" value={`${kw(offer.offered_w, 3)} kW`} />
						<Pair name="Awarded" value={`${kw(offer.awarded_w, 3)} kW`} isStrong />
						<Pair name="Curtailed" value={`${kw(offer.curtailed_w, 3)} kW`} />
						<Pair name="Price of the pricing node" value={`${price(interval.price_micro_dollars_per_mwh)} $/MWh`} />
						<Pair
							name="Nodal price"
							value={`${price(offer.nodal_price_micro_dollars_per_mwh)} $/MWh`}
							note={offer.exact_nodal_price === null ? undefined : `exactly ${exactPrice(offer.exact_nodal_price)}`}
						/>
						<Pair name="Payment" value={`${dollars(offer.payment_micro_dollars)} $`} />
					</dl>
					<Table<OfferStep>
						caption="Steps of the offer"
						rows={offer.steps}
						rowKey={(step) => offer.steps.indexOf(step)}
						check={check}
						columns={[
							column.price('price_micro_dollars_per_mwh', 'Price', (step) => step.price_micro_dollars_per_mwh),
							column.power('offered_w', 'Offered', (step) => step.offered_w, 3),
							column.power('awarded_w', 'Awarded', (step) => step.awarded_w, 3),
						]}
					/>
					<h3>Why not more</h3>
					{offer.reasons.length === 0 ? (
						<p class="quiet">
							{interval.cleared === null ? 'The interval is not cleared.' : 'No limit refused any of it.'}
						</p>
					) : (
						<ul class="reasons">
							{offer.reasons.map((reason) => (
								<li key={`${reason.limit_area} ${reason.limit_row_index}`}>
									<span aria-hidden="true">◆ </span>
									<strong>{kw(reason.curtailed_w, 3)} kW</strong> refused by the {limitName(reason)}, which takes{' '}
									{price(reason.price_micro_dollars_per_mwh)} $/MWh off its value;{' '}
									{reason.posted === null ? (
										'a standing limit'
									) : (
										<>
											posted in <PlaceLink place={reason.posted} />
										</>
									)}
									.
								</li>
							))}
						</ul>
					)}
				</section>
				<section class="evidence" aria-label="The chain of evidence">
					<div class="table-head">
						<div class="caption">
							<h2>Chain of evidence</h2>
							<p>{data === undefined ? '' : plural(data.links.length, 'link')}</p>
						</div>
						<div class="tools">
							<Mark />
							{data === undefined ? null : (
								<button
									type="button"
									class="tool"
									aria-label="CSV of the chain of evidence"
									onClick={() =>
										save(
											'evidence.csv',
											'text/csv;charset=utf-8',
											csv(
												['what', 'detail', 'block', 'extrinsic', 'time'],
												data.links.map((link) => [
													link.what,
													link.detail,
													link.place?.block,
													link.place?.extrinsic,
													link.time,
												]),
											),
										)
									}
								>
									CSV
								</button>
							)}
						</div>
					</div>
					{interval.cleared === null ? (
						<p class="notice">The interval is not cleared: it has no awards to explain.</p>
					) : error !== undefined ? (
						<Failure error={error} what="The chain of evidence" />
					) : data === undefined ? (
						<Waiting what="the chain of evidence" />
					) : (
						<Links links={data.links} />
					)}
				</section>
			</div>
			{interval.cleared === null ? null : <InWords path={path} />}
		</>
	);
}

/** The text of `tieline explain`, which the node needs some seconds for. */
function InWords({ path }: { path: string | null }) {
	const [isOpen, setOpen] = useState(false);
	const { data, error } = useGet<Explanation>(isOpen && path !== null ? withQuery(path, { text: 'true' }) : null);
	return (
		<details class="in-words" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>The same in words, by the node</summary>
			{!isOpen ? null : error !== undefined ? (
				<Failure error={error} what="The text" />
			) : data === undefined ? (
				<Waiting what="the text" />
			) : (
				<pre tabIndex={0}>{data.text ?? 'The node does not answer.'}</pre>
			)}
		</details>
	);
}

/** The links of a device name it first; all others follow from the market. */
const DEVICE = /^DER (\d+)(?:: (.*))?$/;

const HEADS: Record<string, string> = {
	'The device is registered': 'Registered',
	'The DSO reviews it': 'Reviewed',
	'The review lapses': 'Review lapsed',
	'The consortium decides on it': 'Escalated',
	'It is qualified': 'Qualified',
	'Its owner consents': 'Consent',
	'It is enrolled': 'Enrolled',
};

interface Device {
	der: number;
	/** Its places by what they show. */
	places: Map<string, EvidenceLink[]>;
	details: string[];
}

function devicesOf(links: readonly EvidenceLink[]): { devices: Device[]; steps: string[]; others: EvidenceLink[] } {
	const devices = new Map<number, Device>();
	const steps: string[] = [];
	const others: EvidenceLink[] = [];
	for (const link of links) {
		const match = DEVICE.exec(link.detail ?? '');
		if (match === null) {
			others.push(link);
			continue;
		}
		const der = Number(match[1]);
		const device = devices.get(der) ?? { der, places: new Map<string, EvidenceLink[]>(), details: [] };
		device.places.set(link.what, [...(device.places.get(link.what) ?? []), link]);
		if (match[2] !== undefined) device.details.push(match[2]);
		devices.set(der, device);
		if (!steps.includes(link.what)) steps.push(link.what);
	}
	return { devices: [...devices.values()], steps, others };
}

/** The evidence: a row for each device from its registration on, then what the market did, in order. */
function Links({ links }: { links: readonly EvidenceLink[] }) {
	const { devices, steps, others } = useMemo(() => devicesOf(links), [links]);
	return (
		<>
			{devices.length === 0 ? null : (
				<Table
					caption="The devices behind the offer"
					rows={devices}
					rowKey={(row) => row.der}
					columns={[
						{
							key: 'der',
							head: 'DER',
							isHead: true,
							value: (row) => row.der,
							cell: (row) => (
								<Link href={`/ders/${row.der}`} title={row.details.map(readable).join('; ')}>
									DER {row.der}
								</Link>
							),
						},
						...steps.map((step): Column<Device> => ({
							key: HEADS[step] ?? step,
							head: HEADS[step] ?? eventWords(step),
							isNumber: true,
							value: (row) =>
								(row.places.get(step) ?? [])
									.map(({ place }) => (place === null ? '' : `${place.block}-${place.extrinsic ?? ''}`))
									.join(' '),
							cell: (row) =>
								(row.places.get(step) ?? []).map((link, index) => (
									<span key={index} data-link="">
										{index === 0 ? '' : ' '}
										<PlaceLink place={link.place} />
									</span>
								)),
						})),
						{
							key: 'details',
							head: 'What',
							isText: true,
							value: (row) => row.details.join('; '),
							cell: (row) => <span title={row.details.map(readable).join('; ')}>{readable(row.details[0] ?? '')}</span>,
						},
					]}
				/>
			)}
			<ol class="links">
				{others.map((link, index) => (
					<li key={index} data-link="">
						<span>
							<span class="link-what">{link.what}</span>{' '}
							{link.detail === null || link.detail === '' ? null : (
								<span class="link-detail">{readable(link.detail)}</span>
							)}
						</span>
						<span class="link-place">
							<PlaceLink place={link.place} none="in no block" />
							<span class="quiet">{link.time === null ? '' : <Time at={link.time} />}</span>
						</span>
					</li>
				))}
			</ol>
		</>
	);
}

function Pair({ name, value, note, isStrong }: { name: string; value: string; note?: string; isStrong?: boolean }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>
				{isStrong ? <strong>{value}</strong> : value}
				{note === undefined ? null : <span class="quiet"> {note}</span>}
			</dd>
		</div>
	);
}

/** The parts of the offer: awarded, curtailed, and what its price kept out. */
function AwardBars({ offer }: { offer: Offer }) {
	const total = Math.max(1, offer.offered_w);
	const awarded = offer.awarded_w ?? 0;
	const curtailed = offer.curtailed_w ?? 0;
	const rest = Math.max(0, offer.offered_w - awarded - curtailed);
	const part = (watts: number) => ({ width: `${(watts / total) * 100}%` });
	return (
		<p class="award-bar-box">
			<span class="award-bar" aria-hidden="true">
				<span class={offer.side === 'supply' ? 'is-supply' : 'is-demand'} style={part(awarded)} />
				<span class="is-refused" style={part(curtailed)} />
			</span>
			<span class="quiet">
				awarded {kw(awarded)} kW, curtailed {kw(curtailed)} kW, not competitive {kw(rest)} kW
			</span>
		</p>
	);
}

/** The award of the explanation has to be that of the interval, which is what is proven. */
function withAward(check: Check, offer: Offer | undefined, award: Offer | null): Check {
	// Only what is proven can prove the explanation wrong.
	if (check.state !== 'done' || check.verdict.result !== 'verified') return check;
	if (offer === undefined || award === null) return check;
	const fields = [
		'offered_w',
		'awarded_w',
		'curtailed_w',
		'nodal_price_micro_dollars_per_mwh',
		'payment_micro_dollars',
	] as const;
	const differences = fields
		.filter((field) => award[field] !== undefined && award[field] !== offer[field])
		.map((field) => ({
			what: `${field} in the explanation`,
			told: String(award[field]),
			proven: String(offer[field]),
		}));
	if (differences.length === 0) return check;
	return {
		state: 'done',
		verdict: { ...check.verdict, result: 'differs', differences },
	};
}
