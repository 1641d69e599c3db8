import type { ComponentChildren } from 'preact';

interface KeyProps {
	text: ComponentChildren;
	width?: number;
	height?: number;
	/** The mark as the plot draws it. */
	children: ComponentChildren;
}

/** An entry of a legend: a mark and what it stands for. */
export function Key({ text, width = 12, height = 12, children }: KeyProps) {
	return (
		<span class="key">
			<svg width={width} height={height} aria-hidden="true">
				{children}
			</svg>
			{text}
		</span>
	);
}
