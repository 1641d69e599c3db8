import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Check } from '../verify/store.ts';
import { number } from '../format.ts';
import { type Cell, csv, fileName, save } from './download.ts';
import { Mark } from './mark.tsx';
import { useVirtualRows } from './virtual.ts';

export interface Column<T> {
	/** The name of the column in CSV files, with its unit. */
	key: string;
	head: string;
	unit?: string;
	/** What sorting and CSV files use: exact, and in the unit of `key`. */
	value: (row: T) => Cell;
	/** What is shown; `value` where it is left out. */
	cell?: (row: T) => ComponentChildren;
	/** Numbers stand at the right. */
	isNumber?: boolean;
	/** The column that names the row. */
	isHead?: boolean;
	/** Not worth a place on a telephone; still in the file. */
	isWide?: boolean;
	/** Text that may be long and breaks. */
	isText?: boolean;
	/** What of the column no proof answers for, in words, whatever the mark of the table says. */
	told?: string;
}

interface TableProps<T> {
	caption: string;
	/** More about the table, beside the caption. */
	note?: ComponentChildren;
	/** The name of the file; that of the caption where it is left out. */
	file?: string;
	rows: readonly T[];
	columns: readonly Column<T>[];
	rowKey: (row: T) => string | number;
	/** Whether the rows are verified here, but for what columns name as told. Left out: they are as the server tells them. */
	check?: Check;
	empty?: string;
	sortBy?: { key: string; down?: boolean };
	rowClass?: (row: T) => string | undefined;
	isLoading?: boolean;
	/** A level of heading in place of a plain caption. */
	children?: ComponentChildren;
}

const ROW_HEIGHT = 29;
/** Longer tables draw only the rows on the screen. */
const LONG = 60;

function compare(a: Cell, b: Cell): number {
	const isAbsent = (cell: Cell) => cell === null || cell === undefined || cell === '';
	if (isAbsent(a) || isAbsent(b)) return Number(isAbsent(a)) - Number(isAbsent(b));
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** Up and Down move between the links of a column, Home and End to the first and last row. */
function moveBetweenRows(event: JSX.TargetedKeyboardEvent<HTMLTableSectionElement>): void {
	const steps: Record<string, number> = {
		ArrowDown: 1,
		ArrowUp: -1,
		Home: Number.NEGATIVE_INFINITY,
		End: Number.POSITIVE_INFINITY,
	};
	const step = steps[event.key];
	const target = event.target as HTMLElement;
	if (step === undefined || !target.matches('a, button')) return;
	const row = target.closest('tr');
	const column = Array.from(row?.cells ?? []).findIndex((cell) => cell.contains(target));
	const rows = Array.from(event.currentTarget.rows).filter((each) => each.cells[column]?.querySelector('a, button'));
	const at = rows.indexOf(row as HTMLTableRowElement);
	const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
	const link = next?.cells[column]?.querySelector<HTMLElement>('a, button');
	if (link !== null && link !== undefined) {
		event.preventDefault();
		link.focus();
	}
}

export function Table<T>({
	caption,
	note,
	file,
	rows,
	columns,
	rowKey,
	check,
	empty,
	sortBy,
	rowClass,
	isLoading,
	children,
}: TableProps<T>) {
	const [order, setOrder] = useState<{ key: string; down: boolean } | null>(
		sortBy === undefined ? null : { key: sortBy.key, down: sortBy.down ?? false },
	);
	const box = useRef<HTMLDivElement>(null);
	const sorted = useMemo(() => {
		const column = columns.find((each) => each.key === order?.key);
		if (order === null || column === undefined) return rows;
		const sign = order.down ? -1 : 1;
		return [...rows].sort((a, b) => {
			const [x, y] = [column.value(a), column.value(b)];
			// What has no value stays at the end either way.
			if (x === null || x === undefined || y === null || y === undefined) return compare(x, y);
			return sign * compare(x, y);
		});
	}, [rows, order, columns]);
	const isLong = sorted.length > LONG;
	const virtual = useVirtualRows(box, sorted.length, ROW_HEIGHT, isLong);
	const items = isLong ? virtual.getVirtualItems() : [];
	const first = items[0];
	const last = items[items.length - 1];
	const before = isLong ? (first?.start ?? 0) : 0;
	const after = isLong ? virtual.getTotalSize() - (last?.end ?? 0) : 0;
	const shown: { row: T; index: number }[] = isLong
		? items.map((item) => ({ row: sorted[item.index]!, index: item.index }))
		: sorted.map((row, index) => ({ row, index }));

	// The mark of a table that is not checked says already that all of it is told.
	const isChecked = check !== undefined && check.state !== 'off';
	const told = [...new Set(columns.flatMap((column) => column.told ?? []))].join(', ');

	const download = () =>
		save(
			fileName(file ?? caption, 'csv'),
			'text/csv;charset=utf-8',
			csv(
				columns.map((column) => column.key),
				sorted.map((row) => columns.map((column) => column.value(row))),
			),
		);
	const sort = (key: string) =>
		setOrder((now) => (now?.key !== key ? { key, down: false } : now.down ? null : { key, down: true }));

	return (
		<div class={isLong ? 'table is-long' : 'table'}>
			<div class="table-head">
				<div class="caption">
					<h3>{caption}</h3>
					{note === undefined ? null : <p>{note}</p>}
				</div>
				<div class="tools">
					<Mark check={check} told={isChecked && told !== '' ? told : undefined} />
					{children}
					<button type="button" class="tool" onClick={download} aria-label={`CSV of the table: ${caption}`}>
						CSV
					</button>
				</div>
			</div>
			<div
				class={isLong ? 'scroll long' : 'scroll'}
				ref={box}
				tabIndex={0}
				role="region"
				aria-label={`${caption}, table`}
			>
				<table aria-rowcount={isLong ? sorted.length + 1 : undefined}>
					<caption class="unseen">{caption}</caption>
					<thead>
						<tr>
							{columns.map((column) => (
								<th
									key={column.key}
									scope="col"
									class={classOf(column)}
									aria-sort={order?.key === column.key ? (order.down ? 'descending' : 'ascending') : undefined}
								>
									<button type="button" class="sort" onClick={() => sort(column.key)}>
										{column.head}
										{column.unit === undefined ? null : <span class="unit"> {column.unit}</span>}
										{isChecked && column.told !== undefined ? (
											<>
												{' '}
												<Mark told={column.told} brief />
											</>
										) : null}
										<span class="arrow" aria-hidden="true">
											{order?.key === column.key ? (order.down ? '▾' : '▴') : ''}
										</span>
									</button>
								</th>
							))}
						</tr>
					</thead>
					<tbody onKeyDown={moveBetweenRows}>
						{before > 0 ? (
							<tr aria-hidden="true" class="spacer">
								<td colSpan={columns.length} style={{ height: `${before}px` }} />
							</tr>
						) : null}
						{shown.map(({ row, index }) => (
							<tr key={rowKey(row)} class={rowClass?.(row)} aria-rowindex={isLong ? index + 2 : undefined}>
								{columns.map((column) => {
									const cell = column.cell === undefined ? plain(column.value(row)) : column.cell(row);
									return column.isHead ? (
										<th key={column.key} scope="row" class={classOf(column)}>
											{cell}
										</th>
									) : (
										<td key={column.key} class={classOf(column)}>
											{cell}
										</td>
									);
								})}
							</tr>
						))}
						{after > 0 ? (
							<tr aria-hidden="true" class="spacer">
								<td colSpan={columns.length} style={{ height: `${after}px` }} />
							</tr>
						) : null}
						{sorted.length === 0 ? (
							<tr>
								<td colSpan={columns.length} class="empty" data-waiting={isLoading ? '' : undefined}>
									{isLoading ? 'Loading' : (empty ?? 'Nothing here.')}
								</td>
							</tr>
						) : null}
					</tbody>
				</table>
			</div>
			{isLong ? <p class="count">{number(sorted.length)} rows</p> : null}
		</div>
	);
}

function plain(cell: Cell): ComponentChildren {
	if (cell === null || cell === undefined || cell === '') return '–';
	return typeof cell === 'number' ? number(cell) : String(cell);
}

function classOf<T>(column: Column<T>): string {
	return [column.isNumber ? 'number' : '', column.isWide ? 'wide' : '', column.isText ? 'text' : '']
		.filter(Boolean)
		.join(' ');
}
