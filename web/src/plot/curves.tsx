import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { IntervalDetail } from '../api/types.ts';
import { kw, plural, price } from '../format.ts';
import { corners, curve, priceDomain, volume } from '../market/curves.ts';
import * as column from '../ui/columns.tsx';
import { Figure } from '../ui/figure.tsx';
import { Table } from '../ui/table.tsx';
import type { Check } from '../verify/store.ts';
import { AxisBottom, AxisLeft } from './axes.tsx';
import { Key } from './key.tsx';

const LEFT = 52;
const RIGHT = 20;
const TOP = 26;
const BOTTOM = 42;

/** The supply and demand curves of an interval, as offered and as awarded, with the price where they meet. */
export function CurvesPlot({ interval, check }: { interval: IntervalDetail; check?: Check }) {
	const offered = { supply: curve(interval, 'supply', 'offered'), demand: curve(interval, 'demand', 'offered') };
	const awarded = { supply: curve(interval, 'supply', 'awarded'), demand: curve(interval, 'demand', 'awarded') };
	const end = (steps: readonly { to: number }[]) => steps[steps.length - 1]?.to ?? 0;
	const traded = volume(interval);
	const isCleared = interval.cleared !== null && traded > 0;
	const [low, high] = priceDomain(interval);
	const widest =
		Math.min(
			Math.max(end(offered.supply), end(offered.demand)),
			traded > 0 ? Math.max(traded * 2.2, 1) : Number.POSITIVE_INFINITY,
		) || 1;
	const outside = [...offered.supply, ...offered.demand].filter(
		(step) => step.price < low || step.price > high || step.from > widest,
	).length;
	const nodal = [
		...new Map(
			interval.offers
				.filter((offer) => offer.nodal_price_micro_dollars_per_mwh !== null)
				.map((offer) => [offer.point.name, offer.nodal_price_micro_dollars_per_mwh!]),
		).entries(),
	].filter(([, value]) => value !== interval.price_micro_dollars_per_mwh);
	const description = isCleared
		? `Supply and demand in merit order. The awarded parts meet at ${kw(traded)} kilowatts and the price of the pricing node is ${price(interval.price_micro_dollars_per_mwh)} dollars per megawatt-hour. Offered: ${kw(end(offered.supply))} kilowatts of supply and ${kw(end(offered.demand))} of demand. ${nodal.length === 0 ? 'Every connection point has the same price.' : `At ${nodal.length} connection points the price differs, because limits bind.`}`
		: `Supply and demand as offered, in merit order: ${kw(end(offered.supply))} kilowatts of supply and ${kw(end(offered.demand))} of demand. ${interval.cleared === null ? 'The interval is not cleared.' : 'Nothing trades.'}`;
	const rows = (['supply', 'demand'] as const).flatMap((side) =>
		offered[side].map((step) => ({
			side,
			...step,
			awarded: awarded[side]
				.filter((each) => each.price === step.price)
				.reduce((sum, each) => sum + each.to - each.from, 0),
		})),
	);
	return (
		<Figure
			title="Supply and demand"
			note={
				outside > 0
					? `${plural(outside, 'step')} far from the price ${outside === 1 ? 'lies' : 'lie'} outside the plot; the numbers have ${outside === 1 ? 'it' : 'them'}.`
					: undefined
			}
			description={description}
			check={check}
			file={`interval-${interval.interval}-curves`}
			legend={
				<>
					<LineKey class="curve-supply" text="supply awarded" />
					<LineKey class="curve-demand" text="demand awarded" />
					<LineKey class="curve-supply offered" text="supply offered" />
					<LineKey class="curve-demand offered" text="demand offered" />
					<LineKey class="price-level" text="price" />
					{nodal.length === 0 ? null : (
						<Key text="nodal prices that differ">
							<path class="nodal" d="M1 6L11 1V11Z" />
						</Key>
					)}
				</>
			}
			table={
				<Table<(typeof rows)[number]>
					caption="Supply and demand, numbers"
					file={`interval-${interval.interval}-curves`}
					rows={rows}
					rowKey={(row) => `${row.side} ${row.price}`}
					columns={[
						{ key: 'side', head: 'Side', isHead: true, value: (row) => row.side },
						column.price('price_micro_dollars_per_mwh', 'Price', (row) => row.price),
						column.power('from_w', 'From', (row) => row.from, 3),
						column.power('to_w', 'To', (row) => row.to, 3),
						column.power('awarded_w', 'Awarded', (row) => row.awarded, 3),
					]}
				/>
			}
			draw={(width) => {
				const height = Math.round(Math.min(440, Math.max(300, width * 0.56)));
				const x = scaleLinear()
					.domain([0, widest / 1e3])
					.range([LEFT, width - RIGHT])
					.nice();
				const y = scaleLinear()
					.domain([low / 1e6, high / 1e6])
					.range([height - BOTTOM, TOP])
					.nice();
				const bottom = height - BOTTOM;
				const path = line<[number, number]>()
					.x(([watts]) => Math.min(width - RIGHT, x(watts / 1e3)))
					.y(([, value]) => Math.min(bottom, Math.max(TOP, y(value / 1e6))));
				const level =
					interval.price_micro_dollars_per_mwh === null ? null : y(interval.price_micro_dollars_per_mwh / 1e6);
				const at = x(traded / 1e3);
				const isRight = at > width - 170;
				return {
					height,
					plot: (
						<>
							<AxisLeft scale={y} x={LEFT} x2={width - RIGHT} name="$/MWh" />
							<AxisBottom scale={x} y={bottom} name="kW, all offers in merit order" count={width < 480 ? 4 : 7} />
							{(['supply', 'demand'] as const).map((side) => (
								<g key={side}>
									<path class={`curve-${side} offered`} d={path(corners(offered[side])) ?? ''} />
									<path class={`curve-${side}`} d={path(corners(awarded[side])) ?? ''} />
								</g>
							))}
							{level === null || !isCleared ? null : (
								<>
									<line class="price-level" x1={LEFT} x2={width - RIGHT} y1={level} y2={level} />
									<line class="volume-level" x1={at} x2={at} y1={TOP} y2={bottom} />
									<circle class="meeting" cx={at} cy={level} r={4.5} />
									<text
										class="value-label"
										x={at + (isRight ? -8 : 8)}
										y={level - 9}
										text-anchor={isRight ? 'end' : 'start'}
									>
										{price(interval.price_micro_dollars_per_mwh)} $/MWh, {kw(traded)} kW
									</text>
								</>
							)}
							{nodal.map(([point, value]) => {
								const nodalAt = Math.min(bottom, Math.max(TOP, y(value / 1e6)));
								return (
									<path
										key={point}
										class="nodal"
										d={`M${width - RIGHT - 9} ${nodalAt}L${width - RIGHT} ${nodalAt - 4.5}V${nodalAt + 4.5}Z`}
									>
										<title>
											{point}: {price(value)} $/MWh
										</title>
									</path>
								);
							})}
						</>
					),
				};
			}}
		/>
	);
}

function LineKey({ class: className, text }: { class: string; text: string }) {
	return (
		<Key width={26} text={text}>
			<path class={className} d="M1 6H25" />
		</Key>
	);
}
