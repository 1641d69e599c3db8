import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { clock, hourMinute } from '../time.ts';
import { Figure } from '../ui/figure.tsx';
import { AxisHours, AxisLeft } from './axes.tsx';
import { Key } from './key.tsx';

export interface Series {
	name: string;
	/** Times of the Unix epoch and values; null where there is none. */
	points: readonly (readonly [number, number | null])[];
}

interface LinesProps {
	title: string;
	note?: ComponentChildren;
	axis: string;
	series: readonly Series[];
	zone: string;
	description: string;
	table?: ComponentChildren;
	file?: string;
	height?: number;
}

const LEFT = 46;
const RIGHT = 32;
const TOP = 26;
const BOTTOM = 40;
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '1 4', '10 4'];

function strokeOf(index: number) {
	return { class: `series series-${index % 6}`, 'stroke-dasharray': DASHES[index % DASHES.length] };
}

/** Lines over time, told apart by colour and by dashes, and named at their ends in the legend. */
export function Lines({ title, note, axis, series, zone, description, table, file, height = 190 }: LinesProps) {
	const points = series.flatMap((each) => each.points);
	const times = points.map(([at]) => at);
	const values = points.map(([, value]) => value).filter((value): value is number => value !== null);
	const [first, last] = [Math.min(...times), Math.max(...times)];
	return (
		<Figure
			title={title}
			note={note}
			description={description}
			table={table}
			file={file}
			legend={
				series.length < 2
					? undefined
					: series.map((each, index) => (
							<Key key={each.name} width={26} text={each.name}>
								<path {...strokeOf(index)} d="M1 6H25" />
							</Key>
						))
			}
			draw={(width) => {
				const hasValues = values.length > 0 && last > first;
				const x = scaleLinear()
					.domain(hasValues ? [first, last] : [0, 1])
					.range([LEFT, width - RIGHT]);
				const y = scaleLinear()
					.domain([Math.min(0, ...values), Math.max(1, ...values)])
					.nice(4)
					.range([height - BOTTOM, TOP]);
				const path = line<readonly [number, number | null]>()
					.defined(([, value]) => value !== null)
					.x(([at]) => x(at))
					.y(([, value]) => y(value!));
				const count = width < 460 ? 3 : 5;
				const isShort = last - first < 600_000;
				const ticks = hasValues
					? Array.from({ length: count }, (_, index) => first + ((last - first) * index) / (count - 1)).map((at) => ({
							at,
							text: isShort ? clock(at, zone) : hourMinute(at, zone),
						}))
					: [];
				return {
					height,
					plot: (
						<>
							<AxisLeft scale={y} x={LEFT} x2={width - RIGHT} name={axis} count={4} />
							{hasValues ? (
								series.map((each, index) => <path key={each.name} {...strokeOf(index)} d={path(each.points) ?? ''} />)
							) : (
								<text class="empty-plot" x={width / 2} y={height / 2} text-anchor="middle">
									No two samples yet
								</text>
							)}
							<AxisHours scale={x} y={height - BOTTOM} name={`time, ${zone.replaceAll('_', ' ')}`} ticks={ticks} />
						</>
					),
				};
			}}
		/>
	);
}
