import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Check } from '../verify/store.ts';
import { fileName, save, svgFile } from './download.ts';
import { Mark } from './mark.tsx';

/** The width that an element has, so that plots draw their text at its size. */
export function useWidth(box: RefObject<HTMLElement>, first = 640): number {
	const [width, setWidth] = useState(first);
	useLayoutEffect(() => {
		const element = box.current;
		if (element === null) return;
		const read = () => setWidth(Math.max(240, Math.floor(element.clientWidth)));
		read();
		const observer = new ResizeObserver(read);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	return width;
}

interface FigureProps {
	title: string;
	note?: ComponentChildren;
	/** What the plot shows, in words, for those who do not see it. */
	description: string;
	/** Draws the plot at a width. */
	draw: (width: number) => { height: number; plot: ComponentChildren };
	/** Where the numbers stand as a table. */
	table?: ComponentChildren;
	check?: Check;
	/** What of the plot no proof answers for, in words. */
	told?: string;
	file?: string;
	legend?: ComponentChildren;
	onClick?: JSX.MouseEventHandler<SVGSVGElement>;
	onPointerMove?: JSX.PointerEventHandler<SVGSVGElement>;
	onPointerLeave?: JSX.PointerEventHandler<SVGSVGElement>;
	/** A line below the plot that says what the pointer is on. */
	reading?: ComponentChildren;
	class?: string;
}

/** A plot with its title, its description, its numbers as a table and itself as a file. */
export function Figure({
	title,
	note,
	description,
	draw,
	table,
	check,
	told,
	file,
	legend,
	onClick,
	onPointerMove,
	onPointerLeave,
	reading,
	class: className,
}: FigureProps) {
	const box = useRef<HTMLDivElement>(null);
	const svg = useRef<SVGSVGElement>(null);
	const width = useWidth(box);
	const id = useId();
	const [isOpen, setOpen] = useState(false);
	const { height, plot } = draw(width);
	const download = () =>
		svg.current &&
		save(fileName(file ?? title, 'svg'), 'image/svg+xml', svgFile(svg.current, `${title}. ${description}`));
	return (
		<figure class={`plot ${className ?? ''}`} aria-labelledby={`${id}-title`}>
			<div class="table-head">
				<figcaption class="caption">
					<h3 id={`${id}-title`}>{title}</h3>
					{note === undefined ? null : <p>{note}</p>}
				</figcaption>
				<div class="tools">
					<Mark check={check} told={told} />
					{table === undefined ? null : (
						<button
							type="button"
							class="tool"
							aria-expanded={isOpen}
							onClick={() => setOpen(!isOpen)}
							aria-label={`Numbers of the plot: ${title}`}
						>
							Numbers
						</button>
					)}
					<button type="button" class="tool" onClick={download} aria-label={`SVG of the plot: ${title}`}>
						SVG
					</button>
				</div>
			</div>
			{legend === undefined ? null : <div class="legend">{legend}</div>}
			<div class="plot-box" ref={box}>
				<svg
					ref={svg}
					role="img"
					aria-labelledby={`${id}-title`}
					aria-describedby={`${id}-text`}
					viewBox={`0 0 ${width} ${height}`}
					width={width}
					height={height}
					onClick={onClick}
					onPointerMove={onPointerMove}
					onPointerLeave={onPointerLeave}
				>
					{plot}
				</svg>
			</div>
			{reading === undefined ? null : (
				<p class="reading" aria-hidden="true">
					{reading}
				</p>
			)}
			<p id={`${id}-text`} class="unseen">
				{description}
			</p>
			{isOpen ? table : null}
		</figure>
	);
}

/** Runs `read` at once and then every `ms`. */
export function useInterval(read: () => void, ms: number): void {
	useEffect(() => {
		const timer = setInterval(read, ms);
		return () => clearInterval(timer);
	}, [ms]);
}
