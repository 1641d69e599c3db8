import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { ApiError } from '../api/client.ts';
import type { Place } from '../api/types.ts';
import { NOTHING, short, words } from '../format.ts';
import { useZone } from '../market/clock.ts';
import { clock, dateTime, offsetName } from '../time.ts';
import type { Check } from '../verify/store.ts';
import { Mark, Marks, TOLD } from './mark.tsx';

/** Whether the head of the next view takes the focus: after a step to another view, until the reader moves. */
let isHeadAwaited = false;

/** Lets a screen reader go on at the head of the view that is about to be shown. */
export function awaitHead(): void {
	isHeadAwaited = true;
	const settle = () => {
		isHeadAwaited = false;
	};
	for (const kind of ['keydown', 'pointerdown'] as const) document.addEventListener(kind, settle, { once: true });
	document.getElementById('view')?.focus({ preventScroll: true });
}

/** The head of a view, and the title of the window. */
export function ViewHead({
	title,
	sub,
	children,
}: {
	title: string;
	sub?: ComponentChildren;
	children?: ComponentChildren;
}) {
	useEffect(() => {
		document.title = `${title} · Tieline`;
	}, [title]);
	const head = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		// A view that waited for its data has a new head when it has them.
		if (isHeadAwaited) head.current?.focus({ preventScroll: true });
	}, []);
	return (
		<div class="view-head">
			<div>
				<h1 id="view" tabIndex={-1} ref={head}>
					{title}
				</h1>
				{sub === undefined ? null : <p class="sub">{sub}</p>}
			</div>
			{children === undefined ? null : <div class="view-tools">{children}</div>}
		</div>
	);
}

export interface Fact {
	name: string;
	value: ComponentChildren;
	unit?: string;
	note?: ComponentChildren;
	isAlarm?: boolean;
	/** Whether it is verified here. Left out: it is as the server tells it. Null: it is this page's own word. */
	check?: Check | null;
	/** What of it no proof answers for, in words. */
	told?: string;
}

/** Figures in a row, each with its mark once something of them is checked, and the key to the marks. */
export function Facts({ facts, label }: { facts: readonly Fact[]; label: string }) {
	const checks = facts.flatMap(({ check = TOLD }) => check ?? []);
	// Where nothing is checked, the key says so once for all.
	const isChecked = checks.some(({ state }) => state !== 'off');
	return (
		<div class="facts-group">
			<dl class="facts" aria-label={label}>
				{facts.map(({ check = TOLD, ...fact }) => (
					<div key={fact.name} class={fact.isAlarm ? 'alarm' : undefined}>
						<dt>
							{fact.name} {isChecked && check !== null ? <Mark check={check} told={fact.told} brief /> : null}
						</dt>
						<dd>
							<span class="value">{fact.value}</span>
							{fact.unit === undefined || fact.value === NOTHING ? null : <span class="unit"> {fact.unit}</span>}
							{fact.note === undefined ? null : <span class="note">{fact.note}</span>}
						</dd>
					</div>
				))}
			</dl>
			<Marks checks={checks} />
		</div>
	);
}

/** Names and values, one below the other. */
export function Details({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
	return (
		<dl class="details">
			{rows.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

export function BlockLink({ block }: { block: number | null | undefined }) {
	if (block === null || block === undefined) return <>{NOTHING}</>;
	return (
		<Link href={`/blocks/${block}`} class="figure">
			{block}
		</Link>
	);
}

/** The block and extrinsic of a piece of evidence. */
export function PlaceLink({ place, none = NOTHING }: { place: Place | null | undefined; none?: string }) {
	if (place === null || place === undefined) return <>{none}</>;
	if (place.extrinsic === null || place.extrinsic === undefined) return <BlockLink block={place.block} />;
	return (
		<Link
			href={`/extrinsics/${place.block}-${place.extrinsic}`}
			class="figure"
			title={`Block ${place.block}, extrinsic ${place.extrinsic}`}
		>
			{place.block}-{place.extrinsic}
		</Link>
	);
}

export function AggregationLink({ aggregation, name }: { aggregation: number | null; name?: string | null }) {
	if (aggregation === null) return <>{NOTHING}</>;
	return <Link href={`/aggregations/${aggregation}`}>{name ?? aggregation}</Link>;
}

export function AccountLink({ address, name }: { address: string | null | undefined; name?: string | null }) {
	if (address === null || address === undefined) return <>{NOTHING}</>;
	return (
		<Link href={`/accounts/${encodeURIComponent(address)}`} class={name ? undefined : 'code'} title={address}>
			{name ?? short(address)}
		</Link>
	);
}

export function Hash({ hash }: { hash: string | null | undefined }) {
	if (hash === null || hash === undefined) return <>{NOTHING}</>;
	return (
		<span class="code" title={hash}>
			{short(hash)}
		</span>
	);
}

/** A time by the clocks of the market. */
export function Time({ at, brief = false }: { at: string | null | undefined; brief?: boolean }) {
	const zone = useZone();
	if (at === null || at === undefined) return <>{NOTHING}</>;
	const ms = Date.parse(at);
	if (Number.isNaN(ms)) return <>{at}</>;
	return (
		<time dateTime={at} title={`${dateTime(ms, zone)} ${offsetName(ms, zone)}`}>
			{brief ? clock(ms, zone) : dateTime(ms, zone)}
		</time>
	);
}

const TONES: Record<string, 'good' | 'busy' | 'bad' | 'rest'> = {
	qualified: 'good',
	cleared: 'good',
	admitted: 'good',
	justified: 'good',
	healthy: 'good',
	'under-review': 'busy',
	bidding: 'busy',
	revealing: 'busy',
	clearing: 'busy',
	emergency: 'bad',
	escalated: 'busy',
	derated: 'busy',
	registered: 'rest',
	rejected: 'bad',
	suspended: 'bad',
	struck: 'bad',
	expelled: 'bad',
	lapsed: 'busy',
	expired: 'rest',
	retired: 'rest',
	withdrawn: 'rest',
	'no-trade': 'rest',
	refused: 'bad',
	open: 'busy',
};
const SIGNS = { good: '●', busy: '◐', bad: '✕', rest: '○' };

/** A state in words, with a sign beside the colour. */
export function State({ state }: { state: string | null | undefined }) {
	if (state === null || state === undefined) return <>{NOTHING}</>;
	const tone = TONES[state] ?? 'rest';
	return (
		<span class={`state state-${tone}`}>
			<span aria-hidden="true">{SIGNS[tone]}</span> {words(state)}
		</span>
	);
}

/** A share as a number and as a bar. */
export function Share({ share, text }: { share: number | null | undefined; text: string }) {
	return (
		<span class="share">
			<span class="share-bar" aria-hidden="true">
				<span style={{ width: `${Math.min(100, Math.max(0, (share ?? 0) * 100))}%` }} />
			</span>
			{text}
		</span>
	);
}

export function Failure({ error, what }: { error: ApiError; what: string }) {
	if (error.status === 404) return <p class="notice">{error.problem?.detail ?? `${what} is not there.`}</p>;
	return (
		<p class="notice" role="status">
			{what} cannot be shown: {error.message}
		</p>
	);
}

export function Waiting({ what }: { what: string }) {
	return (
		<p class="notice quiet" role="status" data-waiting="">
			Loading {what}
		</p>
	);
}
