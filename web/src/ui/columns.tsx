/** The kinds of column that stand in many tables. `of` finds the value in a row. */

import { Link } from 'wouter-preact';
import type { Place, Point } from '../api/types.ts';
import { dollars, kw, kwh, percent, price as perMwh, tokens as tokensOf, words as wordsOf } from '../format.ts';
import { Json } from './json.tsx';
import { AccountLink, AggregationLink, BlockLink, PlaceLink, Share, State, Time } from './parts.tsx';
import type { Column } from './table.tsx';

type Maybe<Value> = Value | null | undefined;
type Of<Row, Value> = (row: Row) => Maybe<Value>;

function figure<Row>(
	key: string,
	head: string,
	unit: string,
	of: Of<Row, number>,
	shown: (value: Maybe<number>) => string,
): Column<Row> {
	return { key, head, unit, isNumber: true, value: of, cell: (row) => shown(of(row)) };
}

/** Watts, shown in kW. */
export function power<Row>(key: string, head: string, of: Of<Row, number>, digits = 1): Column<Row> {
	return figure(key, head, 'kW', of, (watts) => kw(watts, digits));
}

/** Watt-hours, shown in kWh. */
export function energy<Row>(key: string, head: string, of: Of<Row, number>, digits = 1): Column<Row> {
	return figure(key, head, 'kWh', of, (wattHours) => kwh(wattHours, digits));
}

/** Micro-dollars per MWh, shown in $/MWh. */
export function price<Row>(key: string, head: string, of: Of<Row, number>): Column<Row> {
	return figure(key, head, '$/MWh', of, (micro) => perMwh(micro));
}

/** Micro-dollars, shown in $. */
export function money<Row>(key: string, head: string, of: Of<Row, number>): Column<Row> {
	return figure(key, head, '$', of, (micro) => dollars(micro));
}

/** The smallest unit of the chain's token, shown in tokens. */
export function tokens<Row>(
	key: string,
	head: string,
	of: Of<Row, string>,
	token: Parameters<typeof tokensOf>[1],
): Column<Row> {
	return { key, head, isNumber: true, value: of, cell: (row) => tokensOf(of(row), token) };
}

/** A share of the whole, as a percentage beside its bar. */
export function share<Row>(key: string, head: string, of: Of<Row, number>): Column<Row> {
	return {
		key,
		head,
		isNumber: true,
		value: of,
		cell: (row) => <Share share={of(row)} text={percent(of(row))} />,
	};
}

/** An aggregation by its name, with its link. */
export function aggregation<Row extends { aggregation: number | null; aggregation_name?: string | null }>(
	head = 'Aggregation',
): Column<Row> {
	return {
		key: 'aggregation',
		head,
		told: 'names of aggregations',
		value: (row) => row.aggregation_name ?? row.aggregation,
		cell: (row) => <AggregationLink aggregation={row.aggregation} name={row.aggregation_name} />,
	};
}

/** The DER that names the row. */
export function der<Row extends { der: number }>(): Column<Row> {
	return {
		key: 'der',
		head: 'DER',
		isHead: true,
		value: (row) => row.der,
		cell: (row) => <Link href={`/ders/${row.der}`}>DER {row.der}</Link>,
	};
}

/** A connection point. */
export function point<Row>(of: (row: Row) => Point): Column<Row> {
	return {
		key: 'point',
		head: 'Point',
		told: 'names of points',
		value: (row) => of(row).name,
		cell: (row) => <span class="code">{of(row).name}</span>,
	};
}

export function account<Row>(key: string, head: string, of: Of<Row, string>, name?: Of<Row, string>): Column<Row> {
	return { key, head, value: of, cell: (row) => <AccountLink address={of(row)} name={name?.(row)} /> };
}

export function block<Row>(key: string, head: string, of: Of<Row, number>): Column<Row> {
	return { key, head, isNumber: true, value: of, cell: (row) => <BlockLink block={of(row)} /> };
}

/** Where evidence is on the chain: the file has its block. */
export function place<Row>(key: string, head: string, of: Of<Row, Place>, none?: string): Column<Row> {
	return {
		key,
		head,
		isNumber: true,
		value: (row) => of(row)?.block,
		cell: (row) => <PlaceLink place={of(row)} none={none} />,
	};
}

/** Where a limit was posted; a standing limit has no such place. */
export function posted<Row>(of: Of<Row, Place>): Column<Row> {
	return { ...place('posted_block', 'Posted in', of, 'standing limit'), told: 'extrinsics of postings' };
}

export function time<Row>(key: string, head: string, of: Of<Row, string>): Column<Row> {
	return { key, head, value: of, cell: (row) => <Time at={of(row)} /> };
}

export function state<Row>(key: string, head: string, of: Of<Row, string>): Column<Row> {
	return { key, head, value: of, cell: (row) => <State state={of(row)} /> };
}

/** One of the chain's names, such as `under-review`, in words. */
export function words<Row>(key: string, head: string, of: Of<Row, string>): Column<Row> {
	return { key, head, value: of, cell: (row) => wordsOf(of(row)) };
}

/** The fields of an event. */
export function fields<Row extends { fields: unknown }>(): Column<Row> {
	return {
		key: 'fields',
		head: 'Fields',
		isText: true,
		value: (row) => JSON.stringify(row.fields),
		cell: (row) => <Json value={row.fields} isInline />,
	};
}
