/** Numbers as the field writes them: a unit, digits that suit the reader, a real minus sign. */

const MINUS = '−';
export const NOTHING = '–';

function fixed(value: number, digits: number): string {
	const text = new Intl.NumberFormat('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
		useGrouping: 'always',
	}).format(Math.abs(value));
	const isZero = !/[1-9]/.test(text);
	return value < 0 && !isZero ? `${MINUS}${text}` : text;
}

type Maybe = number | null | undefined;

function absent(value: Maybe): value is null | undefined {
	return value === null || value === undefined || Number.isNaN(value);
}

export function number(value: Maybe, digits = 0): string {
	return absent(value) ? NOTHING : fixed(value, digits);
}

/** Watts as kilowatts, without the unit. */
export function kw(watts: Maybe, digits = 1): string {
	return absent(watts) ? NOTHING : fixed(watts / 1e3, digits);
}

/** Watt-hours as kilowatt-hours, without the unit. */
export function kwh(wattHours: Maybe, digits = 1): string {
	return absent(wattHours) ? NOTHING : fixed(wattHours / 1e3, digits);
}

/** Micro-dollars per MWh as dollars per MWh, without the unit. */
export function price(micro: Maybe, digits = 2): string {
	return absent(micro) ? NOTHING : fixed(micro / 1e6, digits);
}

/** Micro-dollars as dollars, without the unit. */
export function dollars(micro: Maybe, digits = 2): string {
	return absent(micro) ? NOTHING : fixed(micro / 1e6, digits);
}

/** Decimal text in micro-dollars per MWh, as the chain proves it, in dollars: no digit is lost. */
export function exactPrice(text: string | null | undefined): string {
	if (text === null || text === undefined || text === '') return NOTHING;
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
	if (match === null) return text;
	const [, sign = '', whole = '0', fraction = ''] = match;
	const digits = whole.padStart(7, '0');
	const rest = `${digits.slice(-6)}${fraction}`.replace(/0+$/, '');
	const grouped = digits
		.slice(0, -6)
		.replace(/^0+(?=\d)/, '')
		.replace(/\B(?=(\d{3})+$)/g, ',');
	return `${sign === '-' ? MINUS : ''}${grouped}.${rest.padEnd(2, '0')}`;
}

export function percent(share: Maybe, digits = 1): string {
	return absent(share) ? NOTHING : `${fixed(share * 100, digits)} %`;
}

/** Decimal text of the smallest unit as tokens. */
export function tokens(
	planck: string | null | undefined,
	token: { symbol: string; decimals: number } | undefined,
): string {
	if (planck === null || planck === undefined || token === undefined) return NOTHING;
	if (!/^\d+$/.test(planck)) return planck;
	const digits = planck.padStart(token.decimals + 1, '0');
	const whole = digits.slice(0, digits.length - token.decimals).replace(/\B(?=(\d{3})+$)/g, ',');
	const fraction = digits
		.slice(digits.length - token.decimals)
		.slice(0, 6)
		.replace(/0+$/, '');
	return `${whole}${fraction === '' ? '' : `.${fraction}`} ${token.symbol}`;
}

/** The beginning and the end of a hash or an address. */
export function short(text: string | null | undefined, head = 6, tail = 4): string {
	if (text === null || text === undefined) return NOTHING;
	const start = text.startsWith('0x') ? head + 2 : head;
	return text.length <= start + tail + 1 ? text : `${text.slice(0, start)}…${text.slice(-tail)}`;
}

/** A span of time in its two largest units. */
export function span(ms: Maybe): string {
	if (absent(ms)) return NOTHING;
	const sign = ms < 0 ? MINUS : '';
	const total = Math.floor(Math.abs(ms) / 1000);
	if (Math.abs(ms) < 1000) return `${sign}${Math.round(Math.abs(ms))} ms`;
	const days = Math.floor(total / 86_400);
	const hours = Math.floor((total % 86_400) / 3600);
	const minutes = Math.floor((total % 3600) / 60);
	const seconds = total % 60;
	if (days > 0) return `${sign}${days} d ${hours} h`;
	if (hours > 0) return `${sign}${hours} h ${minutes} min`;
	if (minutes > 0) return `${sign}${minutes} min ${seconds} s`;
	return `${sign}${seconds} s`;
}

/** A count-down: `1:04:09`, `4:09`; never below zero. */
export function countdown(ms: number): string {
	const total = Math.max(0, Math.ceil(ms / 1000));
	const hours = Math.floor(total / 3600);
	const minutes = Math.floor((total % 3600) / 60);
	const two = (value: number) => String(value).padStart(2, '0');
	if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
	return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${number(count)} ${count === 1 ? one : many}`;
}

/** `under-review` as `under review`. */
export function words(name: string | null | undefined): string {
	return name === null || name === undefined
		? NOTHING
		: name.replaceAll('-', ' ').replaceAll('_', ' ').replace(/^ev\b/, 'EV');
}

/** `DerQualified` as `der qualified`. */
export function eventWords(name: string): string {
	const text = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
	return text.replace(/^der\b/, 'DER').replace(/^\w/, (letter) => letter.toUpperCase());
}

/** A text of the server with its watts as kilowatts and its micro-dollars as dollars. */
export function readable(text: string): string {
	return text
		.replace(
			/(?<![\w.])(-?\d+) (Wh?)(?![\w/])/g,
			(_, value: string, unit: string) => `${kw(Number(value), 3)} k${unit}`,
		)
		.replace(/(?<![\w.])(-?\d+) µ\$/g, (_, value: string) => `${price(Number(value))} $`);
}

/** What a limit protects, as the field says it. */
export function limitName(limit: { reason: string; element: string | null; bound: string | null }): string {
	switch (limit.reason) {
		case 'voltage':
			return `${limit.bound ?? ''} voltage of ${limit.element ?? NOTHING}`.trim();
		case 'thermal':
			return `rating of ${limit.element ?? NOTHING}`;
		case 'outage':
			return limit.element === null ? 'outage' : `outage of ${limit.element}`;
		case 'envelope':
			return limit.element === null ? 'operating envelope' : `operating envelope of ${limit.element}`;
		default:
			return words(limit.reason);
	}
}
