/** Times by the clocks of the market. A zone is a name of the IANA database or an offset, `-07:00`. */

const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMs(zone: string): number | null {
	const match = OFFSET.exec(zone);
	if (match === null) return null;
	const [, sign, hours, minutes] = match;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${zone} ${JSON.stringify(options)}`;
	let found = formats.get(key);
	if (found === undefined) {
		try {
			found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
		} catch {
			found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC', hourCycle: 'h23' });
		}
		formats.set(key, found);
	}
	return found;
}

function text(ms: number, zone: string, options: Intl.DateTimeFormatOptions): string {
	const offset = offsetMs(zone);
	return offset === null ? format(zone, options).format(ms) : format('UTC', options).format(ms + offset);
}

/** `12:00`. */
export function hourMinute(ms: number, zone: string): string {
	return text(ms, zone, { hour: '2-digit', minute: '2-digit' });
}

/** `12:00:08`. */
export function clock(ms: number, zone: string): string {
	return text(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** `15 Apr 2026`. */
export function date(ms: number, zone: string): string {
	return text(ms, zone, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `15 Apr 2026, 12:00:08`. */
export function dateTime(ms: number, zone: string): string {
	return `${date(ms, zone)}, ${clock(ms, zone)}`;
}

/** `Wed 15 Apr 2026`, of a date such as `2026-04-15`. */
export function dayName(isoDate: string): string {
	const ms = Date.parse(`${isoDate}T00:00:00Z`);
	return Number.isNaN(ms)
		? isoDate
		: text(ms, 'UTC', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(',', '');
}

/** A day as the chain counts it, from 1970-01-01. */
export function dayDate(day: number | null | undefined): string {
	return day === null || day === undefined ? '–' : new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The offset of a zone at an instant: `UTC−07:00`. */
export function offsetName(ms: number, zone: string): string {
	const given = OFFSET.exec(zone);
	if (given !== null) return `UTC${given[1] === '-' ? '−' : '+'}${given[2]}:${given[3]}`;
	const part = format(zone, { timeZoneName: 'longOffset' })
		.formatToParts(ms)
		.find((each) => each.type === 'timeZoneName');
	const name = part?.value.replace('GMT', 'UTC').replace('-', '−') ?? 'UTC';
	return name === 'UTC+00:00' ? 'UTC' : name;
}

/** `12:00–13:00`; an hour that the clocks repeat is told apart by its offset. */
export function intervalHours(startMs: number, lengthMs: number, zone: string): string {
	const start = hourMinute(startMs, zone);
	const end = hourMinute(startMs + lengthMs, zone);
	const isRepeated = start === end || start === hourMinute(startMs - lengthMs, zone);
	return `${start}–${end}${isRepeated ? `, ${offsetName(startMs, zone)}` : ''}`;
}
