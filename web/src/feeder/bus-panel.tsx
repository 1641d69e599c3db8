import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Auction, Der, Feeder, IntervalDetail, IntervalFlow, Offer } from '../api/types.ts';
import { explainPath } from '../market/explain-path.ts';
import * as column from '../ui/columns.tsx';
import { Table } from '../ui/table.tsx';
import { voltagesOf } from './state.ts';

interface BusPanelProps {
	feeder: Feeder;
	flow: IntervalFlow | undefined;
	band: readonly [number, number];
	bus: string | null;
	choose: (bus: string | null) => void;
	ders: readonly Der[];
	busOfPoint: ReadonlyMap<number, string>;
	interval: IntervalDetail | undefined;
	auction: Auction;
}

/** What is at a bus: its voltages, its awards and its DERs. */
export function BusPanel({ feeder, flow, bus, choose, ders, busOfPoint, interval, auction }: BusPanelProps) {
	const own = useMemo(() => ders.filter((der) => busOfPoint.get(der.point.point) === bus), [ders, busOfPoint, bus]);
	const offers = (interval?.offers ?? []).filter((offer) => busOfPoint.get(offer.point.point) === bus);
	const before = bus === null ? [] : voltagesOf(bus, flow?.without_limits);
	const after = bus === null ? [] : voltagesOf(bus, flow?.with_limits);
	return (
		<section class="bus-panel" aria-label="A bus">
			<label class="inline">
				Bus{' '}
				<select value={bus ?? ''} onChange={(event) => choose(event.currentTarget.value || null)}>
					<option value="">choose one, or click it</option>
					{feeder.buses.map((each) => (
						<option key={each.name} value={each.name}>
							{each.name}
						</option>
					))}
				</select>
			</label>
			{bus === null ? null : (
				<>
					{after.length === 0 ? null : (
						<p class="bus-voltages">
							{after.map(({ phase, pu }) => (
								<span key={phase}>
									phase {phase}: <strong>{pu.toFixed(4)}</strong> pu
									<span class="quiet">
										{' '}
										{before.find((each) => each.phase === phase)?.pu.toFixed(4) ?? '–'} without limits
									</span>
								</span>
							))}
						</p>
					)}
					<Table<Offer>
						caption={`Awards at bus ${bus}`}
						rows={offers}
						rowKey={(offer) => `${offer.aggregation} ${offer.point.point} ${offer.side}`}
						empty="No offer at this bus in this interval."
						columns={[
							{
								key: 'aggregation_name',
								head: 'Aggregation',
								isHead: true,
								value: (offer) => offer.aggregation_name,
								cell: (offer) => (
									<Link href={explainPath(auction.auction, interval!.interval, offer)}>{offer.aggregation_name}</Link>
								),
							},
							{ key: 'side', head: 'Side', value: (offer) => offer.side },
							column.power('awarded_w', 'Awarded', (offer) => offer.awarded_w),
							column.power('curtailed_w', 'Curtailed', (offer) => offer.curtailed_w),
						]}
					/>
					<Table<Der>
						caption={`DERs at bus ${bus}`}
						rows={own}
						rowKey={(der) => der.der}
						empty="No DER is registered at this bus."
						columns={[
							{
								key: 'der',
								head: 'DER',
								isHead: true,
								value: (der) => der.der,
								cell: (der) => <Link href={`/ders/${der.der}`}>{der.der}</Link>,
							},
							column.words('technology', 'Technology', (der) => der.technology),
							column.power('rating_export_w', 'Export', (der) => der.rating_export_w),
							column.state('status', 'Status', (der) => der.status),
						]}
					/>
				</>
			)}
		</section>
	);
}
