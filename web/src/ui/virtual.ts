import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

type Rows = Virtualizer<HTMLDivElement, HTMLTableRowElement>;

/** Which rows of a long table are on the screen. */
export function useVirtualRows(
	box: RefObject<HTMLDivElement>,
	count: number,
	rowHeight: number,
	enabled: boolean,
): Rows {
	const [, redraw] = useState(0);
	const options = {
		count,
		enabled,
		getScrollElement: () => box.current,
		estimateSize: () => rowHeight,
		overscan: 12,
		scrollToFn: elementScroll,
		observeElementRect,
		observeElementOffset,
		onChange: () => redraw((drawn) => drawn + 1),
		initialRect: { width: 800, height: 600 },
	};
	const [rows] = useState<Rows>(() => new Virtualizer(options));
	rows.setOptions(options);
	useLayoutEffect(() => rows._didMount(), []);
	useLayoutEffect(() => rows._willUpdate());
	return rows;
}
