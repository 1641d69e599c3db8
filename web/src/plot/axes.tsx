import type { ScaleLinear } from 'd3-scale';
import { number } from '../format.ts';

type Scale = ScaleLinear<number, number>;

function digitsOf(step: number): number {
	return step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9));
}

/** Ticks that a scale has room for, with the digits that tell them apart. */
export function ticksOf(scale: Scale, count: number): { value: number; text: string }[] {
	const values = scale.ticks(count);
	const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : 1;
	return values.map((value) => ({ value, text: number(value, digitsOf(step)) }));
}

/** A vertical axis at the left, with its name and unit above it. */
export function AxisLeft({
	scale,
	x,
	x2,
	name,
	count = 5,
}: {
	scale: Scale;
	x: number;
	x2: number;
	name: string;
	count?: number;
}) {
	const top = Math.min(...scale.range());
	return (
		<g class="axis">
			{ticksOf(scale, count).map(({ value, text }) => (
				<g key={value} transform={`translate(0,${scale(value)})`}>
					<line class={value === 0 ? 'zero' : 'grid'} x1={x} x2={x2} />
					<text x={x - 7} dy="0.32em" text-anchor="end">
						{text}
					</text>
				</g>
			))}
			<text class="axis-name" x={0} y={top - 10}>
				{name}
			</text>
		</g>
	);
}

interface AxisBelowProps {
	scale: Scale;
	y: number;
	name: string;
}

/** A horizontal axis below, with its name and unit at the right end. */
export function AxisBottom({ count = 6, ...axis }: AxisBelowProps & { count?: number }) {
	const ticks = ticksOf(axis.scale, count).map(({ value, text }) => ({ at: value, text }));
	return <AxisHours {...axis} ticks={ticks} />;
}

/** A horizontal axis below, with ticks of its own, such as the hours of the day. */
export function AxisHours({
	scale,
	y,
	name,
	ticks,
}: AxisBelowProps & { ticks: readonly { at: number; text: string }[] }) {
	const [left = 0, right = 0] = scale.range();
	return (
		<g class="axis" transform={`translate(0,${y})`}>
			<line class="base" x1={left} x2={right} />
			{ticks.map(({ at, text }) => (
				<g key={at} transform={`translate(${scale(at)},0)`}>
					<line class="base" y2={5} />
					<text y={18} text-anchor="middle">
						{text}
					</text>
				</g>
			))}
			<text class="axis-name" x={right} y={35} text-anchor="end">
				{name}
			</text>
		</g>
	);
}
