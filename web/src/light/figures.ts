// Proven values as figures to compare with.

import type { Figure } from './comparison.ts';

export function watts(value: bigint | undefined): Figure {
	return { of: 'watts', value: value ?? null };
}

/** In µ$/MWh. */
export function price(value: bigint | undefined): Figure {
	return { of: 'price', value: value ?? null };
}

/** In µ$. */
export function money(value: bigint | undefined): Figure {
	return { of: 'money', value: value ?? null };
}

/** In 10⁻¹⁹ µ$/MWh. */
export function exact(value: bigint | undefined): Figure {
	return { of: 'exact', value: value ?? null };
}

export function text(value: string | undefined): Figure {
	return { of: 'text', value: value ?? null };
}

export function count(value: number): Figure {
	return { of: 'count', value: BigInt(value) };
}

export function block(value: number | undefined): Figure {
	return { of: 'block', value: value === undefined ? null : BigInt(value) };
}

export function total(values: readonly bigint[]): bigint {
	return values.reduce((sum, value) => sum + value, 0n);
}
