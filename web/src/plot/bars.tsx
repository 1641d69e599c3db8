import { scaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { Figure } from '../ui/figure.tsx';
import type { Check } from '../verify/store.ts';
import { AxisBottom } from './axes.tsx';

export interface Bar {
	key: string;
	name: string;
	value: number;
	text: string;
	class?: string;
}

interface BarsProps {
	title: string;
	note?: ComponentChildren;
	axis: string;
	bars: readonly Bar[];
	description: string;
	check?: Check;
	file?: string;
	table?: ComponentChildren;
	legend?: ComponentChildren;
	/** Where the axis ends, at least. */
	most?: number;
}

const ROW = 34;

/** Horizontal bars, each below its name. */
export function Bars({ title, note, axis, bars, description, check, file, table, legend, most = 0 }: BarsProps) {
	return (
		<Figure
			title={title}
			note={note}
			description={description}
			check={check}
			file={file}
			table={table}
			legend={legend}
			draw={(width) => {
				const height = bars.length * ROW + 44;
				const x = scaleLinear()
					.domain([0, Math.max(most, ...bars.map((bar) => bar.value), 1e-9)])
					.range([6, width - 16])
					.nice(4);
				return {
					height,
					plot: (
						<>
							{bars.map((bar, index) => (
								<g key={bar.key} transform={`translate(0,${index * ROW})`}>
									<text class="bar-name" x={6} y={12}>
										{bar.name}
									</text>
									<text class="bar-value" x={width - 4} y={12} text-anchor="end">
										{bar.text}
									</text>
									<rect
										class={bar.class ?? 'bar-plain'}
										x={6}
										y={17}
										width={Math.max(0, x(bar.value) - 6)}
										height={10}
									/>
								</g>
							))}
							<AxisBottom scale={x} y={bars.length * ROW + 3} name={axis} count={width < 420 ? 3 : 5} />
						</>
					),
				};
			}}
		/>
	);
}
