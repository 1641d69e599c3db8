import { scaleLinear } from 'd3-scale';
import type { Feeder, IntervalFlow } from '../api/types.ts';
import { AxisBottom } from '../plot/axes.tsx';
import { Key } from '../plot/key.tsx';
import { Figure } from '../ui/figure.tsx';
import { stateOf, voltagesOf, worst } from './state.ts';

const MOST = 40;
const ROW = 19;
const LEFT = 78;

/** The voltages of each bus, with the limits and without them, on one axis. */
export function VoltagePlot({ feeder, flow, when }: { feeder: Feeder; flow: IntervalFlow; when: string }) {
	const { band, with_limits, without_limits } = flow;
	const rows = feeder.buses
		.filter((bus) => !bus.is_source)
		.map((bus) => ({
			name: bus.name,
			before: voltagesOf(bus.name, without_limits),
			after: voltagesOf(bus.name, with_limits),
		}))
		.filter((row) => row.before.length + row.after.length > 0);
	const distance = (row: (typeof rows)[number]) => Math.abs((worst([...row.before, ...row.after], band)?.pu ?? 1) - 1);
	const shown = rows.length > MOST ? [...rows].sort((a, b) => distance(b) - distance(a)).slice(0, MOST) : rows;
	const all = shown.flatMap((row) => [...row.before, ...row.after].map(({ pu }) => pu));
	const count = (which: 'before' | 'after') =>
		rows.filter((row) => row[which].some(({ pu }) => stateOf(pu, band) !== 'inside')).length;
	return (
		<Figure
			title="Before and after the limits"
			note={rows.length > MOST ? `The ${MOST} buses that are farthest from 1 pu.` : 'Each mark is a phase of a bus.'}
			file={`feeder-${feeder.area}-voltages`}
			description={`The voltage of each phase of each bus on an axis in per unit, ${when}. With the limits ${count('after')} buses leave the band of ${band[0]} to ${band[1]}; ${without_limits === null ? 'there is no flow without them' : `without them ${count('before')}`}. The numbers are in the table of voltages.`}
			legend={
				<>
					<Key text="with limits">
						<circle class="dot-after" cx="6" cy="6" r="4" />
					</Key>
					<Key text="without limits">
						<circle class="dot-before" cx="6" cy="6" r="4" />
					</Key>
					<Key width={14} text="the band">
						<rect class="band" width="14" height="12" />
					</Key>
				</>
			}
			draw={(width) => {
				const x = scaleLinear()
					.domain([Math.min(band[0] - 0.005, ...all), Math.max(band[1] + 0.005, ...all)])
					.range([LEFT, width - 14]);
				const height = shown.length * ROW + 52;
				const bottom = shown.length * ROW + 8;
				return {
					height,
					plot: (
						<>
							<rect class="band" x={x(band[0])} width={x(band[1]) - x(band[0])} y={2} height={bottom - 2} />
							{shown.map((row, index) => {
								const y = index * ROW + 14;
								return (
									<g key={row.name}>
										<line class="grid" x1={LEFT} x2={width - 14} y1={y} y2={y} />
										<text class="row-name" x={LEFT - 8} y={y + 4} text-anchor="end">
											{row.name}
										</text>
										{(['before', 'after'] as const).map((which) =>
											row[which].map(({ phase, pu }) => (
												<circle
													key={`${which} ${phase}`}
													class={`dot-${which}${stateOf(pu, band) === 'inside' ? '' : ' is-outside'}`}
													cx={x(pu)}
													cy={y}
													r={4}
												>
													<title>{`${row.name}.${phase} ${which === 'after' ? 'with' : 'without'} limits: ${pu.toFixed(4)} pu`}</title>
												</circle>
											)),
										)}
									</g>
								);
							})}
							<AxisBottom scale={x} y={bottom} name="voltage, pu" count={5} />
						</>
					),
				};
			}}
		/>
	);
}
