import type { Limit } from '../api/types.ts';

/** Whether a limit binds: its exact shadow price is above zero, however little. */
export function isBinding(limit: Limit): boolean {
	return /^(?!-)[\d.]*[1-9]/.test(limit.exact_shadow_price);
}

/** The connection points that a limit weighs. */
export function pointsOf(limit: Limit): string[] {
	return Object.keys(limit.coefficients);
}
