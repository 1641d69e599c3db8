// What a device or a meter is registered under, as docs/market-rules.md defines it in section 2.1.

import { createHash, createHmac } from 'node:crypto';

/** The most characters of a serial number. */
const MAX_IDENTIFIER = 64;

/** The 20 bytes of an LFDI; null of anything else. */
export function lfdi(text) {
	const digits = text.normalize('NFKC').replace(/[\p{White_Space}:-]/gu, '');
	return /^[0-9a-f]{40}$/i.test(digits) ? Buffer.from(digits, 'hex') : null;
}

/** The form in which a serial number is hashed. */
export function canonical(text) {
	const composed = text.normalize('NFKC').replace(/\p{White_Space}/gu, '');
	const form = composed.toUpperCase().normalize('NFKC');
	const length = [...form].length;
	if (length === 0 || length > MAX_IDENTIFIER) {
		throw new Error(`a serial number has 1 to ${MAX_IDENTIFIER} characters, not ${length}`);
	}
	const refused = form.match(/[^\p{Alphabetic}\p{N}!-/:-@[-`{-~]/u);
	if (refused) {
		throw new Error(`${JSON.stringify(refused[0])} is in no serial number`);
	}
	return form;
}

/** The identifier of what is printed on a `device` or a `meter`, by the secret of the DSO. */
export function identifier(text, of, secret) {
	const long = lfdi(text);
	const hash = long
		? createHash('sha256').update(`tieline:${of}:lfdi:`).update(long)
		: createHmac('sha256', secret).update(`tieline:${of}:serial:`).update(canonical(text));
	return `0x${hash.digest('hex')}`;
}
