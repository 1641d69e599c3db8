import { createElement, type ComponentChild, Fragment, render, type VNode } from 'preact';
import { Mark, Marks } from '../src/ui/mark.tsx';
import { Facts } from '../src/ui/parts.tsx';

/** Runs a hook in a component that draws nothing, for which Preact needs next to nothing of a page. */
export function mounted<T>(hook: () => T): { current: T; drawings: number; leave: () => void } {
	const root = { childNodes: [], firstChild: null, insertBefore: () => {}, namespaceURI: null };
	const seen = { current: undefined as T, drawings: 0, leave: () => render(null, root as never) };
	const Hooked = () => {
		seen.current = hook();
		seen.drawings += 1;
		return null;
	};
	globalThis.document ??= {} as Document;
	render(createElement(Hooked, null), root as never);
	return seen;
}

/** Components without hooks of their own, which can be drawn without a page. */
const PLAIN: readonly unknown[] = [Facts, Mark, Marks];

/** The elements that are drawn for what stands in a view. */
export function* elements(drawn: ComponentChild | ComponentChild[]): Generator<VNode<Record<string, unknown>>> {
	if (Array.isArray(drawn)) {
		for (const each of drawn) yield* elements(each);
	} else if (drawn !== null && typeof drawn === 'object') {
		const { type, props } = drawn as VNode<Record<string, unknown>>;
		if (PLAIN.includes(type)) yield* elements((type as (props: object) => ComponentChild)(props));
		else {
			if (type !== Fragment) yield drawn as VNode<Record<string, unknown>>;
			yield* elements(props.children as ComponentChild);
		}
	}
}

/** The kinds of the marks in a part of a view. */
export function marks(drawn: ComponentChild | ComponentChild[]): unknown[] {
	return [...elements(drawn)].flatMap(({ props }) => props['data-mark'] ?? []);
}
