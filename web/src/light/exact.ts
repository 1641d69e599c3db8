// Exact prices: 10⁻¹⁹ µ$/MWh, as the chain keeps them, and decimal text in µ$/MWh, as the server gives them.

const DECIMALS = 19;
export const MICRO_DOLLAR = 10n ** BigInt(DECIMALS);

/** Decimal text in µ$/MWh as a whole number of 10⁻¹⁹ µ$/MWh; none where it is no such text. */
export function parseExact(text: string): bigint | undefined {
	const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
	if (!parts) return undefined;
	const [, sign, whole = '', fraction = ''] = parts;
	const digits = fraction.replace(/0+$/, '');
	if (digits.length > DECIMALS) return undefined;
	const magnitude = BigInt(whole + digits.padEnd(DECIMALS, '0'));
	return sign === '-' ? -magnitude : magnitude;
}

/** A whole number of 10⁻¹⁹ µ$/MWh as decimal text in µ$/MWh. */
export function writeExact(exact: bigint): string {
	const magnitude = exact < 0n ? -exact : exact;
	const digits = magnitude.toString().padStart(DECIMALS + 1, '0');
	const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
	const whole = digits.slice(0, -DECIMALS);
	return `${exact < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/** The nearest whole µ$/MWh, of two the higher: as the chain settles. */
export function roundExact(exact: bigint): bigint {
	const shifted = exact + MICRO_DOLLAR / 2n;
	const quotient = shifted / MICRO_DOLLAR;
	return shifted < 0n && shifted % MICRO_DOLLAR !== 0n ? quotient - 1n : quotient;
}

/**
 * Splits watts among weights in proportion: what rounding leaves goes to the largest, of several the last.
 * So the record of a market day puts curtailed watts down to limits.
 */
export function inProportion(watts: bigint, weights: bigint[]): bigint[] {
	const sum = weights.reduce((total, weight) => total + positive(weight), 0n);
	if (sum === 0n) return weights.map(() => 0n);
	const parts = weights.map((weight) => (watts * positive(weight)) / sum);
	const largest = weights.reduce((best, weight, at) => (weight >= weights[best]! ? at : best), 0);
	parts[largest]! += watts - parts.reduce((total, part) => total + part, 0n);
	return parts;
}

function positive(weight: bigint): bigint {
	return weight > 0n ? weight : 0n;
}
