/** Files for the reader, made here: nothing is asked of the server. */

export function save(name: string, type: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export type Cell = string | number | boolean | null | undefined;

/** CSV by RFC 4180. A text that a spreadsheet would take for a formula is kept from being one. */
export function csv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const field = (cell: Cell): string => {
		if (cell === null || cell === undefined) return '';
		if (typeof cell !== 'string') return String(cell);
		const inert = /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell) ? `'${cell}` : cell;
		return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
	};
	return [heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

const STYLES = [
	'fill',
	'fill-opacity',
	'stroke',
	'stroke-width',
	'stroke-dasharray',
	'stroke-opacity',
	'stroke-linecap',
	'stroke-linejoin',
	'opacity',
	'font-family',
	'font-size',
	'font-weight',
	'text-anchor',
	'dominant-baseline',
	'paint-order',
	'display',
	'visibility',
];

/** A plot as a file of its own: with the styles that the page gives it, in the colours on the screen. */
export function svgFile(plot: SVGSVGElement, title: string): string {
	const copy = plot.cloneNode(true) as SVGSVGElement;
	const originals = [plot, ...plot.querySelectorAll('*')];
	const copies = [copy, ...copy.querySelectorAll('*')];
	originals.forEach((original, index) => {
		const target = copies[index];
		if (target === undefined) return;
		if (target !== copy) {
			const style = getComputedStyle(original);
			for (const name of STYLES) {
				const value = style.getPropertyValue(name);
				if (value !== '') target.setAttribute(name, value);
			}
		}
		target.removeAttribute('class');
		target.removeAttribute('style');
	});
	for (const unseen of copy.querySelectorAll('[data-screen]')) unseen.remove();
	const { width, height } = plot.getBoundingClientRect();
	const box = plot.viewBox.baseVal;
	copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	copy.setAttribute('width', String(Math.round(box.width || width)));
	copy.setAttribute('height', String(Math.round(box.height || height)));
	copy.setAttribute('font-family', 'sans-serif');
	const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
	paper.setAttribute('width', '100%');
	paper.setAttribute('height', '100%');
	paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
	const name = document.createElementNS('http://www.w3.org/2000/svg', 'title');
	name.textContent = title;
	copy.querySelector(':scope > title')?.remove();
	copy.prepend(name, paper);
	return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** A file name out of words. */
export function fileName(words: string, extension: string): string {
	return `${words
		.toLowerCase()
		.replace(/[^a-z0-9.]+/g, '-')
		.replace(/^-+|-+$/g, '')}.${extension}`;
}
